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
        card_columns.value_order,
        row_number() over (
            partition by
                cells.source_id, cells.line_number,
                case when card_columns.value_order is not null and figures.value is not null
                    then 1 else 0 end
            order by card_columns.value_order desc
        ) as recency
    from cells
    left join figures
        on
            cells.source_id = figures.source_id
            and cells.line_number = figures.line_number
            and cells.cell_name = figures.cell_name
    left join card_columns
        on cells.cell_name = card_columns.column_name
),

int_report_cards__cells as (
    select
        documents.plan_id,
        valued.pi_reference,
        max(valued.source_id) as source_id,
        max(valued.line_number) as line_number,
        max(valued.indicator_id) as indicator_id,
        max(valued.measure_id) as measure_id,
        max(measures.unit) as unit,
        max(measures.polarity) as polarity,
        {% for column in ["leeds_2004", "leeds_2005", "leeds_2006", "benchmark_national",
            "benchmark_similar", "current_value", "target_value"] -%}
        max(case when valued.cell_name = '{{ column }}' then valued.value end) as {{ column }},
        {% endfor -%}
        max(
            case
                when valued.cell_name = 'target_value'
                    then {{ cypp.printed_decimals("valued.token") }}
            end
        ) as target_decimals,
        {% for order in [1, 2] -%}
        max(
            case
                when
                    valued.value_order is not null
                    and valued.value is not null
                    and valued.recency = {{ order }}
                    then valued.value
            end
        ) as {{ ["latest_value", "value_before"][loop.index0] }},
        {% endfor -%}
        {% for status in ["trend", "target", "national", "similar"] -%}
        max(case when valued.cell_name = 'status_{{ status }}' then lower(valued.printed) end)
            as status_{{ status }}_printed{{ "," if not loop.last }}
        {% endfor %}
    from valued
    inner join documents
        on valued.source_id = documents.source_id
    left join measures
        on valued.measure_id = measures.measure_id
    group by documents.plan_id, valued.pi_reference
)

select * from int_report_cards__cells
