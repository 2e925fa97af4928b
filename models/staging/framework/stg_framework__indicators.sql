-- Numbered indicators of each plan edition.
with

rows_as_text as (
    select * from {{ ref("indicators") }}
),

stg_framework__indicators as (
    select
        nullif(trim(indicator_id), '') as indicator_id,
        nullif(trim(plan_id), '') as plan_id,
        cast(nullif(trim(indicator_number), '') as integer) as indicator_number,
        nullif(trim(indicator_name), '') as indicator_name,
        nullif(trim(outcome_id), '') as outcome_id,
        nullif(trim(obsession_id), '') as obsession_id,
        nullif(trim(owner), '') as owner,
        nullif(trim(source_id), '') as source_id,
        cast(nullif(trim(line_number), '') as integer) as line_number
    from rows_as_text
)

select * from stg_framework__indicators
