-- Levels of the tidy data standard by kind of area.
with

rows_as_text as (
    select * from {{ ref("tidy_levels") }}
),

stg_policy__tidy_levels as (
    select
        nullif(trim(area_type), '') as area_type,
        nullif(trim(geographic_level), '') as geographic_level,
        nullif(trim(country_code), '') as country_code,
        nullif(trim(unknown_code), '') as unknown_code,
        nullif(trim(reasoning), '') as reasoning
    from rows_as_text
)

select * from stg_policy__tidy_levels
