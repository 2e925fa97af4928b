-- Report-card cells as figures: each cell in its true column, with its measure, area and period.
with

cells as (
    select * from {{ ref("int_figures__report_card_cells") }}
),

shifts as (
    select * from {{ ref("stg_policy__report_card_shifts") }}
),

card_columns as (
    select * from {{ ref("stg_policy__report_card_columns") }}
),

indicators as (
    select * from {{ ref("stg_framework__indicators") }}
),

indicator_measures as (
    select * from {{ ref("stg_framework__indicator_measures") }}
),

measures as (
    select * from {{ ref("stg_framework__measures") }}
),

documents as (
    select * from {{ ref("stg_reference__documents") }}
),

placed as (
    select
        cells.*,
        cells.printed_column_order + coalesce(shifts.shift_columns, 0) as column_order
    from cells
    left join shifts
        on
            cells.source_id = shifts.source_id
            and cells.line_number between shifts.first_line and shifts.last_line
            and cells.printed_column_order >= shifts.from_column_order
    where cells.printed is not null
),

int_figures__report_cards as (
    select
        'report_card' as extract_kind,
        placed.extract_name,
        card_columns.cell_kind as figure_kind,
        placed.source_id,
        placed.line_number,
        placed.pi_reference,
        indicators.indicator_id,
        placed.token_number,
        card_columns.column_name as cell_name,
        placed.printed,
        indicator_measures.measure_id,
        coalesce(card_columns.area_code, documents.area_code) as area_code,
        case measures.period_type
            when 'academic_year' then card_columns.academic_year_period_id
            when 'calendar_year' then card_columns.calendar_year_period_id
            when 'snapshot' then card_columns.snapshot_period_id
            else card_columns.financial_year_period_id
        end as period_id,
        'report card, PI ' || cast(placed.pi_reference as {{ dbt.type_string() }})
        || ', column ' || card_columns.column_name as context
    from placed
    left join card_columns
        on placed.column_order = card_columns.column_order
    left join documents
        on placed.source_id = documents.source_id
    left join indicators
        on
            documents.plan_id = indicators.plan_id
            and placed.pi_reference = indicators.indicator_number
    left join indicator_measures
        on indicators.indicator_id = indicator_measures.indicator_id
    left join measures
        on indicator_measures.measure_id = measures.measure_id
)

select * from int_figures__report_cards
