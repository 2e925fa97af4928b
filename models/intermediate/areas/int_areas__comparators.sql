-- Whom each area is compared with: one row per area, comparator and member of the comparator.
with

areas as (
    select * from {{ ref("int_areas__unioned") }}
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

core_cities as (
    select * from {{ ref("stg_mapping__core_cities") }}
),

neighbours as (
    select * from {{ ref("stg_geography__statistical_neighbours") }}
),

authorities as (
    select * from {{ ref("int_areas__by_old_code") }}
),

-- By DfE number, which a city keeps when its ONS code changes.
core_city_codes as (
    select
        core_cities.old_la_code,
        core_cities.comparator,
        core_cities.member_kind,
        core_cities.valid_from,
        core_cities.valid_to,
        coalesce(authorities.area_code, core_cities.comparator_area_code) as area_code
    from core_cities
    left join authorities
        on core_cities.old_la_code = authorities.old_la_code
),

core_city_members as (
    select
        own.area_code,
        others.comparator,
        others.area_code as comparator_area_code,
        others.member_kind,
        coalesce(others.valid_from, cast('0001-01-01' as date)) as valid_from,
        coalesce(others.valid_to, cast('9999-12-31' as date)) as valid_to
    from core_city_codes as own
    inner join core_city_codes as others
        on own.old_la_code != others.old_la_code
),

-- A model of neighbours holds until the next one is published.
model_dates as (
    select
        model_date,
        lead(model_date) over (order by model_date) as next_model_date
    from neighbours
    group by model_date
),

neighbour_members as (
    select
        own.area_code,
        'neighbours' as comparator,
        others.area_code as comparator_area_code,
        'member' as member_kind,
        model_dates.model_date as valid_from,
        coalesce(
            cast({{ dbt.dateadd("day", -1, "model_dates.next_model_date") }} as date),
            cast('9999-12-31' as date)
        ) as valid_to
    from neighbours
    inner join model_dates
        on neighbours.model_date = model_dates.model_date
    inner join authorities as own
        on neighbours.la_number = own.old_la_code
    inner join authorities as others
        on neighbours.neighbour_la_number = others.old_la_code
),

int_areas__comparators as (
    select * from from_sets
    union all
    select * from regions
    union all
    select * from core_city_members
    union all
    select * from neighbour_members
)

select * from int_areas__comparators
