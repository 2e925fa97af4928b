-- Names of areas that the register spells otherwise.
with

rows_as_text as (
    select * from {{ ref("ees_area_names") }}
),

stg_mapping__ees_area_names as (
    select
        nullif(trim(printed_name), '') as printed_name,
        nullif(trim(area_code), '') as area_code,
        nullif(trim(old_la_code), '') as old_la_code,
        nullif(trim(note), '') as note
    from rows_as_text
)

select * from stg_mapping__ees_area_names
