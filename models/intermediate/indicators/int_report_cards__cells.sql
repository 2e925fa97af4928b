-- Figures of the report cards beside each other: one row per indicator, the latest value chosen.
with

figures as (
    select * from {{ ref("int_figures__parsed") }}
    where extract_kind = 'report_card'
),

card_columns as (
    select * from {{ ref("stg_policy__report_card_columns") }}
),

cells as (
    select * from {{ ref("int_figures__report_cards") }}
),

measures as (
    select * from {{ ref("stg_framework__measures") }}
),

documents as (
    select * from {{ ref("stg_reference__documents") }}
    where {{ cypp.known_by("published_on") }}
),

valued as (
    select
        cells.source_id,
        cells.line_number,
        cells.pi_reference,
        cells.indicator_id,
        cells.measure_id,
        cells.cell_name,
        cells.printed,
        figures.value,
        figures.token,
        case when figures.value is not null then card_columns.value_order end as known_order
    from cells
    left join figures
        on
            cells.source_id = figures.source_id
            and cells.line_number = figures.line_number
            and cells.cell_name = figures.cell_name
    left join card_columns
        on cells.cell_name = card_columns.column_name
),

-- Recency counts from the latest value back; marks and other columns come behind all values.
sequenced as (
    select
        *,
        row_number() over (
            partition by source_id, line_number
            order by coalesce(known_order, 0) desc
        ) as recency
    from valued
),

int_report_cards__cells as (
    select
        documents.plan_id,
        sequenced.pi_reference,
        max(sequenced.source_id) as source_id,
        max(sequenced.line_number) as line_number,
        max(sequenced.indicator_id) as indicator_id,
        max(sequenced.measure_id) as measure_id,
        max(measures.unit) as unit,
        max(measures.polarity) as polarity,
        max(case when sequenced.cell_name = 'leeds_2004' then sequenced.value end) as leeds_2004,
        max(case when sequenced.cell_name = 'leeds_2005' then sequenced.value end) as leeds_2005,
        max(case when sequenced.cell_name = 'leeds_2006' then sequenced.value end) as leeds_2006,
        max(case when sequenced.cell_name = 'benchmark_national' then sequenced.value end)
            as benchmark_national,
        max(case when sequenced.cell_name = 'benchmark_similar' then sequenced.value end)
            as benchmark_similar,
        max(case when sequenced.cell_name = 'current_value' then sequenced.value end)
            as current_value,
        max(case when sequenced.cell_name = 'target_value' then sequenced.value end)
            as target_value,
        max(
            case
                when sequenced.cell_name = 'target_value'
                    then {{ cypp.printed_decimals("sequenced.token") }}
            end
        ) as target_decimals,
        max(
            case
                when sequenced.known_order is not null and sequenced.recency = 1
                    then sequenced.value
            end
        ) as latest_value,
        max(
            case
                when sequenced.known_order is not null and sequenced.recency = 2
                    then sequenced.value
            end
        ) as value_before,
        max(
            case when sequenced.cell_name = 'status_trend' then lower(sequenced.printed) end
        ) as status_trend_printed,
        max(
            case when sequenced.cell_name = 'status_target' then lower(sequenced.printed) end
        ) as status_target_printed,
        max(
            case when sequenced.cell_name = 'status_national' then lower(sequenced.printed) end
        ) as status_national_printed,
        max(
            case when sequenced.cell_name = 'status_similar' then lower(sequenced.printed) end
        ) as status_similar_printed
    from sequenced
    inner join documents
        on sequenced.source_id = documents.source_id
    left join measures
        on sequenced.measure_id = measures.measure_id
    group by documents.plan_id, sequenced.pi_reference
)

select * from int_report_cards__cells
