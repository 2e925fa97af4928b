-- Outcomes of each plan edition.
with

rows_as_text as (
    select * from {{ ref("outcomes") }}
),

stg_framework__outcomes as (
    select
        nullif(trim(outcome_id), '') as outcome_id,
        nullif(trim(plan_id), '') as plan_id,
        cast(nullif(trim(outcome_number), '') as integer) as outcome_number,
        nullif(trim(outcome_name), '') as outcome_name,
        nullif(trim(source_id), '') as source_id,
        cast(nullif(trim(line_number), '') as integer) as line_number
    from rows_as_text
)

select * from stg_framework__outcomes
