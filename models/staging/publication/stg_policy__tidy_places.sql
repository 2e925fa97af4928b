-- Names expected beside the codes of countries and regions.
with

rows_as_text as (
    select * from {{ ref("tidy_places") }}
),

stg_policy__tidy_places as (
    select
        nullif(trim(area_code), '') as area_code,
        nullif(trim(geographic_level), '') as geographic_level,
        nullif(trim(place_name), '') as place_name
    from rows_as_text
)

select * from stg_policy__tidy_places
