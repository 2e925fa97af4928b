-- What became of each indicator from one edition of the plan to the next.
with

rows_as_text as (
    select * from {{ ref("indicator_crosswalk") }}
),

stg_framework__indicator_crosswalk as (
    select
        nullif(trim(from_plan_id), '') as from_plan_id,
        nullif(trim(from_indicator_id), '') as from_indicator_id,
        nullif(trim(to_plan_id), '') as to_plan_id,
        nullif(trim(to_indicator_id), '') as to_indicator_id,
        nullif(trim(relation), '') as relation,
        nullif(trim(reason), '') as reason
    from rows_as_text
)

select * from stg_framework__indicator_crosswalk
