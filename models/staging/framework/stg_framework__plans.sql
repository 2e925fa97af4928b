-- Editions of the plan.
with

rows_as_text as (
    select * from {{ ref("plans") }}
),

stg_framework__plans as (
    select
        nullif(trim(plan_id), '') as plan_id,
        nullif(trim(plan_name), '') as plan_name,
        cast(nullif(trim(valid_from), '') as date) as valid_from,
        cast(nullif(trim(valid_to), '') as date) as valid_to,
        nullif(trim(source_id), '') as source_id,
        cast(nullif(trim(line_number), '') as integer) as line_number
    from rows_as_text
)

select * from stg_framework__plans
