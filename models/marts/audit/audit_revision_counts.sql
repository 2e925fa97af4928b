{{ config(materialized="incremental", incremental_strategy="append", on_schema_change="fail") }}
{% set types = [
    "unchanged", "restated", "counts_restated", "value_added", "withdrawn", "reason_changed",
    "cell_added", "cell_dropped",
] %}

with

-- A pair of editions belongs to the later one, which is one file or, of one day, several.
revisions as (
    select * from {{ ref("int_national__revisions") }}
    where
        {{ cypp.of_new_sources({"dataset": "dataset", "edition_date": "new_published_on"}) }}
),

revision_types as (
    select * from {{ ref("stg_landing__revision_types") }}
),

typed as (
    select
        revisions.*,
        revision_types.is_revision,
        revision_types.is_in_both,
        abs(revisions.new_value - revisions.old_value) as change_size,
        100.0 * abs(revisions.new_value - revisions.old_value)
        / nullif(abs(revisions.old_value), 0) as change_size_pct
    from revisions
    inner join revision_types
        on revisions.revision_type = revision_types.revision_type
),

audit_revision_counts as (
    select
        dataset,
        measure_id,
        old_published_on,
        new_published_on,
        count(case when is_in_both then 1 end) as compared_count,
        count(case when is_revision then 1 end) as revised_count,
        {% for type in types -%}
        count(case when revision_type = '{{ type }}' then 1 end) as {{ type }}_count,
        {% endfor -%}
        max(case when revision_type = 'restated' then change_size end) as largest_change,
        max(case when revision_type = 'restated' then change_size_pct end) as largest_change_pct,
        count(distinct case when revision_type = 'period_added' then period_id end)
            as period_added_count,
        count(distinct case when revision_type = 'period_dropped' then period_id end)
            as period_dropped_count
    from typed
    group by dataset, measure_id, old_published_on, new_published_on
)

select * from audit_revision_counts
