-- Which areas an area is compared with, and when.
with

rows_as_text as (
    select * from {{ ref("comparator_sets") }}
),

stg_reference__comparator_sets as (
    select
        nullif(trim(comparator_set_id), '') as comparator_set_id,
        nullif(trim(comparator), '') as comparator,
        nullif(trim(area_code), '') as area_code,
        nullif(trim(comparator_area_code), '') as comparator_area_code,
        nullif(trim(member_kind), '') as member_kind,
        cast(nullif(trim(valid_from), '') as date) as valid_from,
        cast(nullif(trim(valid_to), '') as date) as valid_to,
        nullif(trim(source), '') as source,
        nullif(trim(note), '') as note
    from rows_as_text
)

select * from stg_reference__comparator_sets
