with

cells as (
    select * from {{ ref("int_figures__report_cards") }}
),

figures as (
    select * from {{ ref("int_figures__parsed") }}
    where extract_kind = 'report_card'
),

documents as (
    select * from {{ ref("stg_reference__documents") }}
    where {{ cypp.known_by("published_on") }}
),

-- One row per indicator: the printed text and the value of each figure, the printed colours.
rpt_report_cards as (
    select
        documents.plan_id,
        cells.pi_reference,
        max(cells.indicator_id) as indicator_id,
        max(cells.measure_id) as measure_id,
        max(case when cells.cell_name = 'leeds_2004' then figures.value end) as leeds_2004,
        max(case when cells.cell_name = 'leeds_2005' then figures.value end) as leeds_2005,
        max(case when cells.cell_name = 'leeds_2006' then figures.value end) as leeds_2006,
        max(case when cells.cell_name = 'benchmark_national' then figures.value end)
            as national_value,
        max(case when cells.cell_name = 'benchmark_similar' then figures.value end)
            as similar_value,
        max(case when cells.cell_name = 'current_value' then figures.value end) as current_value,
        max(case when cells.cell_name = 'target_value' then figures.value end) as target_value,
        {% for status in ["trend", "target", "national", "similar"] -%}
        max(case when cells.cell_name = 'status_{{ status }}' then lower(cells.printed) end)
            as status_{{ status }}_printed,
        cast(null as {{ dbt.type_string() }}) as status_{{ status }}_computed,
        {% endfor -%}
        max(cells.source_id) as source_id,
        'line ' || cast(max(cells.line_number) as {{ dbt.type_string() }}) as source_locator
    from cells
    inner join documents
        on cells.source_id = documents.source_id
    left join figures
        on
            cells.source_id = figures.source_id
            and cells.line_number = figures.line_number
            and cells.cell_name = figures.cell_name
    group by documents.plan_id, cells.pi_reference
)

select * from rpt_report_cards
