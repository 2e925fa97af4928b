{{ config(materialized="incremental", incremental_strategy="append", on_schema_change="fail") }}

with

-- A pair of editions belongs to the later one, which is one file or, of one day, several.
revisions as (
    select * from {{ ref("int_national__revisions") }}
    where
        {{ cypp.of_new_sources({"dataset": "dataset", "edition_date": "new_published_on"}) }}
),

observations as (
    select * from {{ ref("int_national__observations") }}
),

revision_types as (
    select * from {{ ref("stg_landing__revision_types") }}
    where is_revision
),

changed as (
    select revisions.*
    from revisions
    inner join revision_types
        on revisions.revision_type = revision_types.revision_type
),

-- Where a figure stands is looked up for what changed alone, few of millions of cells, and for both
-- editions at once.
changed_figures as (
    {% for side in ["old", "new"] -%}
    select
        {{ side }}_source_id as source_id,
        measure_id,
        area_code,
        period_id,
        population_group_id
    from changed
    {% if not loop.last -%}
    union distinct
    {% endif -%}
    {% endfor %}
),

located as (
    select
        observations.source_id,
        observations.measure_id,
        observations.area_code,
        observations.period_id,
        observations.population_group_id,
        observations.source_locator
    from observations
    inner join changed_figures
        on
            observations.source_id = changed_figures.source_id
            and observations.measure_id = changed_figures.measure_id
            and observations.area_code = changed_figures.area_code
            and observations.period_id = changed_figures.period_id
            and observations.population_group_id = changed_figures.population_group_id
),

audit_revisions as (
    select
        changed.dataset,
        changed.measure_id,
        changed.area_code,
        changed.period_id,
        changed.population_group_id,
        changed.old_published_on,
        changed.new_published_on,
        changed.revision_type,
        changed.old_value,
        changed.new_value,
        changed.new_value - changed.old_value as value_change,
        100.0 * (changed.new_value - changed.old_value)
        / nullif(abs(changed.old_value), 0) as value_change_pct,
        changed.old_numerator,
        changed.new_numerator,
        changed.old_denominator,
        changed.new_denominator,
        changed.old_missing_reason,
        changed.new_missing_reason,
        changed.old_source_id,
        old_figures.source_locator as old_source_locator,
        changed.new_source_id,
        new_figures.source_locator as new_source_locator
    from changed
    {% for side in ["old", "new"] -%}
    left join located as {{ side }}_figures
        on
            changed.{{ side }}_source_id = {{ side }}_figures.source_id
            and changed.measure_id = {{ side }}_figures.measure_id
            and changed.area_code = {{ side }}_figures.area_code
            and changed.period_id = {{ side }}_figures.period_id
            and changed.population_group_id = {{ side }}_figures.population_group_id
    {% endfor -%}
)

select * from audit_revisions
