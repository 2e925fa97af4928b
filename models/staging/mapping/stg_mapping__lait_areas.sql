-- Areas of the interactive tool other than authorities.
with

rows_as_text as (
    select * from {{ ref("lait_areas") }}
),

stg_mapping__lait_areas as (
    select
        nullif(trim(la_number), '') as la_number,
        nullif(trim(printed_name), '') as printed_name,
        nullif(trim(area_code), '') as area_code,
        nullif(trim(area_type), '') as area_type,
        nullif(trim(note), '') as note
    from rows_as_text
)

select * from stg_mapping__lait_areas
