-- Priorities of each plan edition.
with

rows_as_text as (
    select * from {{ ref("priorities") }}
),

stg_framework__priorities as (
    select
        nullif(trim(priority_id), '') as priority_id,
        nullif(trim(plan_id), '') as plan_id,
        nullif(trim(outcome_id), '') as outcome_id,
        cast(nullif(trim(priority_number), '') as integer) as priority_number,
        nullif(trim(priority_name), '') as priority_name,
        nullif(trim(source_id), '') as source_id,
        cast(nullif(trim(line_number), '') as integer) as line_number
    from rows_as_text
)

select * from stg_framework__priorities
