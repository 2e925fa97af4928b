-- Whom each area is compared with: one row per area, comparator and member of the comparator.
with

areas as (
    select * from {{ ref("stg_reference__areas") }}
),

comparator_sets as (
    select * from {{ ref("stg_reference__comparator_sets") }}
),

-- A set without an area serves every area but its own member.
from_sets as (
    select
        areas.area_code,
        comparator_sets.comparator,
        comparator_sets.comparator_area_code,
        comparator_sets.member_kind,
        coalesce(comparator_sets.valid_from, cast('0001-01-01' as date)) as valid_from,
        coalesce(comparator_sets.valid_to, cast('9999-12-31' as date)) as valid_to
    from areas
    inner join comparator_sets
        on
            areas.area_code != comparator_sets.comparator_area_code
            and (
                comparator_sets.area_code is null
                or areas.area_code = comparator_sets.area_code
            )
),

regions as (
    select
        areas.area_code,
        'region' as comparator,
        parents.area_code as comparator_area_code,
        'published_value' as member_kind,
        cast('0001-01-01' as date) as valid_from,
        cast('9999-12-31' as date) as valid_to
    from areas
    inner join areas as parents
        on
            areas.parent_area_code = parents.area_code
            and parents.area_type = 'region'
),

int_areas__comparators as (
    select * from from_sets
    union all
    select * from regions
)

select * from int_areas__comparators
