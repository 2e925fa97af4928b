-- Which measure fills an indicator, and when.
with

rows_as_text as (
    select * from {{ ref("indicator_measures") }}
),

stg_framework__indicator_measures as (
    select
        nullif(trim(indicator_id), '') as indicator_id,
        nullif(trim(measure_id), '') as measure_id,
        cast(nullif(trim(valid_from), '') as date) as valid_from,
        cast(nullif(trim(valid_to), '') as date) as valid_to,
        nullif(trim(relation), '') as relation,
        nullif(trim(note), '') as note
    from rows_as_text
)

select * from stg_framework__indicator_measures
