with

comparators as (
    select * from {{ ref("int_areas__comparators") }}
),

areas as (
    select * from {{ ref("dim_areas") }}
),

-- The core cities compare with each other by list, also where nothing else names them.
brg_comparator_members as (
    select
        comparators.area_code,
        comparators.comparator,
        comparators.comparator_area_code,
        comparators.member_kind,
        comparators.valid_from,
        comparators.valid_to
    from comparators
    inner join areas
        on comparators.area_code = areas.area_code
)

select * from brg_comparator_members
