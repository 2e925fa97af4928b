-- Which authority followed which, when, and over which land.
with

rows_as_text as (
    select * from {{ ref("area_successions") }}
),

stg_reference__area_successions as (
    select
        nullif(trim(predecessor_area_code), '') as predecessor_area_code,
        nullif(trim(predecessor_name), '') as predecessor_name,
        nullif(trim(successor_area_code), '') as successor_area_code,
        nullif(trim(successor_name), '') as successor_name,
        cast(nullif(trim(changed_on), '') as date) as changed_on,
        nullif(trim(succession_type), '') as succession_type,
        nullif(trim(note), '') as note,
        nullif(trim(source), '') as source
    from rows_as_text
)

select * from stg_reference__area_successions
