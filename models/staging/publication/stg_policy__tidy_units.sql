-- Units in words and in the terms of the standard.
with

rows_as_text as (
    select * from {{ ref("tidy_units") }}
),

stg_policy__tidy_units as (
    select
        nullif(trim(unit), '') as unit,
        nullif(trim(unit_words), '') as unit_words,
        nullif(trim(indicator_unit), '') as indicator_unit
    from rows_as_text
)

select * from stg_policy__tidy_units
