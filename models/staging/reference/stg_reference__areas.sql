-- Areas and comparator groups.
with

rows_as_text as (
    select * from {{ ref("areas") }}
),

stg_reference__areas as (
    select
        nullif(trim(area_code), '') as area_code,
        nullif(trim(area_name), '') as area_name,
        nullif(trim(area_type), '') as area_type,
        nullif(trim(old_la_code), '') as old_la_code,
        nullif(trim(parent_area_code), '') as parent_area_code,
        cast(nullif(trim(valid_from), '') as date) as valid_from,
        cast(nullif(trim(valid_to), '') as date) as valid_to,
        nullif(trim(source), '') as source
    from rows_as_text
)

select * from stg_reference__areas
