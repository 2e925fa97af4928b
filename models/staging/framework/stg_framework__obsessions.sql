-- Obsessions of each plan edition.
with

rows_as_text as (
    select * from {{ ref("obsessions") }}
),

stg_framework__obsessions as (
    select
        nullif(trim(obsession_id), '') as obsession_id,
        nullif(trim(plan_id), '') as plan_id,
        cast(nullif(trim(obsession_number), '') as integer) as obsession_number,
        nullif(trim(obsession_name), '') as obsession_name,
        nullif(trim(source_id), '') as source_id,
        cast(nullif(trim(line_number), '') as integer) as line_number
    from rows_as_text
)

select * from stg_framework__obsessions
