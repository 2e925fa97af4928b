-- Core cities of England.
with

rows_as_text as (
    select * from {{ ref("core_cities") }}
),

stg_mapping__core_cities as (
    select
        nullif(trim(comparator_set_id), '') as comparator_set_id,
        nullif(trim(comparator), '') as comparator,
        nullif(trim(comparator_area_code), '') as comparator_area_code,
        nullif(trim(old_la_code), '') as old_la_code,
        nullif(trim(area_name), '') as area_name,
        nullif(trim(member_kind), '') as member_kind,
        cast(nullif(trim(valid_from), '') as date) as valid_from,
        cast(nullif(trim(valid_to), '') as date) as valid_to,
        nullif(trim(source), '') as source
    from rows_as_text
)

select * from stg_mapping__core_cities
