-- Kinds of gap that are not computed for a unit.
with

rows_as_text as (
    select * from {{ ref("gap_exclusions") }}
),

stg_policy__gap_exclusions as (
    select
        nullif(trim(gap_type), '') as gap_type,
        nullif(trim(unit), '') as unit,
        nullif(trim(reason), '') as reason
    from rows_as_text
)

select * from stg_policy__gap_exclusions
