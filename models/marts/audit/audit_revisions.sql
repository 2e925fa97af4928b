with

revisions as (
    select * from {{ ref("int_national__revisions") }}
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
        revisions.old_source_locator,
        revisions.new_source_id,
        revisions.new_source_locator
    from revisions
    inner join revision_types
        on revisions.revision_type = revision_types.revision_type
)

select * from audit_revisions
