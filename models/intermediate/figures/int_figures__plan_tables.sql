-- Outcome measures and milestones as figures: baseline and two targets of an item, a row each.
{% set columns = {
    "baseline": "observation", "target_1": "target", "target_2": "target",
} %}

with

outcome_measures as (
    select * from {{ ref("stg_annual_review__outcome_measures") }}
),

milestones as (
    select * from {{ ref("stg_annual_review__milestones") }}
),

documents as (
    select * from {{ ref("stg_reference__documents") }}
),

items as (
    select
        'outcome_measures' as extract_kind,
        outcome_measures.*
    from outcome_measures
    union all
    select
        'milestones' as extract_kind,
        milestones.*
    from milestones
),

cells as (
    {% for column, kind in columns.items() -%}
    select
        extract_kind,
        extract_name,
        '{{ kind }}' as figure_kind,
        source_id,
        line_number,
        {{ column }}_token as token_number,
        'i' || cast(item_number as {{ dbt.type_string() }}) || '_{{ column }}' as cell_name,
        {{ column }} as printed,
        measure_id,
        {{ column }}_period_id as period_id,
        population_group_id,
        item_label || ', {{ column }}' as context,
        note
    from items
    where
        {{ column }} is not null
        -- Words without a value ("Plan agreed") measure nothing and have no measure.
        and measure_id is not null
    {% if not loop.last %}
    union all
    {% endif %}
    {%- endfor %}
),

-- The tables speak of the area that the document is about.
int_figures__plan_tables as (
    select
        cells.extract_kind,
        cells.extract_name,
        cells.figure_kind,
        cells.source_id,
        cells.line_number,
        cells.token_number,
        cells.cell_name,
        cells.printed,
        cells.measure_id,
        documents.area_code,
        cells.period_id,
        cells.population_group_id,
        cells.context,
        cells.note
    from cells
    left join documents
        on cells.source_id = documents.source_id
)

select * from int_figures__plan_tables
