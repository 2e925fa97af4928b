-- Counts of events, which add up over years; a count of people does not.
with

rows_as_text as (
    select * from {{ ref("additive_counts") }}
),

stg_policy__additive_counts as (
    select
        nullif(trim(measure_id), '') as measure_id,
        nullif(trim(reason), '') as reason
    from rows_as_text
)

select * from stg_policy__additive_counts
