-- What is this: a measure and pair of editions whose counts of revisions do not add up, or are not
--   those of the rows of audit_revisions.
-- When does it matter: a type of revision without a count would make a restated series look whole.
-- How to resolve: give the type a count in audit_revision_counts, or correct its row in
--   revision_types.
with

revision_counts as (
    select * from {{ ref("audit_revision_counts") }}
),

listed as (
    select
        dataset,
        measure_id,
        old_published_on,
        count(*) as revision_count
    from {{ ref("audit_revisions") }}
    group by dataset, measure_id, old_published_on
)

select
    revision_counts.dataset,
    revision_counts.measure_id,
    revision_counts.compared_count,
    revision_counts.revised_count,
    listed.revision_count as listed_count
from revision_counts
left join listed
    on
        revision_counts.dataset = listed.dataset
        and revision_counts.measure_id = listed.measure_id
        and revision_counts.old_published_on = listed.old_published_on
where
    revision_counts.revised_count != coalesce(listed.revision_count, 0)
    or revision_counts.compared_count
    != revision_counts.unchanged_count + revision_counts.restated_count
    + revision_counts.counts_restated_count + revision_counts.value_added_count
    + revision_counts.withdrawn_count + revision_counts.reason_changed_count
    or revision_counts.revised_count
    != revision_counts.compared_count - revision_counts.unchanged_count
    + revision_counts.cell_added_count + revision_counts.cell_dropped_count
