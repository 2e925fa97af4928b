-- Words for the characteristics of population groups.
with

rows_as_text as (
    select * from {{ ref("tidy_breakdowns") }}
),

stg_policy__tidy_breakdowns as (
    select
        nullif(trim(characteristic), '') as characteristic,
        nullif(trim(breakdown_topic), '') as breakdown_topic,
        nullif(trim(breakdown_item), '') as breakdown_item
    from rows_as_text
)

select * from stg_policy__tidy_breakdowns
