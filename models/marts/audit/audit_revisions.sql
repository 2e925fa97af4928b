with

revisions as (
    select * from {{ ref("int_national__revisions") }}
),

-- Where a figure stands is looked up for what changed alone: few of millions of cells.
observations as (
    select * from {{ ref("int_national__observations") }}
),

revision_types as (
    select * from {{ ref("stg_landing__revision_types") }}
    where is_revision
),

audit_revisions as (
    select
        revisions.dataset,
        revisions.measure_id,
        revisions.area_code,
        revisions.period_id,
        revisions.population_group_id,
        revisions.old_published_on,
        revisions.new_published_on,
        revisions.revision_type,
        revisions.old_value,
        revisions.new_value,
        revisions.new_value - revisions.old_value as value_change,
        100.0 * (revisions.new_value - revisions.old_value)
        / nullif(abs(revisions.old_value), 0) as value_change_pct,
        revisions.old_numerator,
        revisions.new_numerator,
        revisions.old_denominator,
        revisions.new_denominator,
        revisions.old_missing_reason,
        revisions.new_missing_reason,
        revisions.old_source_id,
        old_figures.source_locator as old_source_locator,
        revisions.new_source_id,
        new_figures.source_locator as new_source_locator
    from revisions
    inner join revision_types
        on revisions.revision_type = revision_types.revision_type
    {% for side in ["old", "new"] -%}
    left join observations as {{ side }}_figures
        on
            revisions.{{ side }}_source_id = {{ side }}_figures.source_id
            and revisions.measure_id = {{ side }}_figures.measure_id
            and revisions.area_code = {{ side }}_figures.area_code
            and revisions.period_id = {{ side }}_figures.period_id
            and revisions.population_group_id = {{ side }}_figures.population_group_id
    {% endfor -%}
)

select * from audit_revisions
