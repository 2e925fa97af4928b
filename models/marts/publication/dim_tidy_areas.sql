-- Areas in the terms of the DfE's tidy data standard. An area whose kind has no level keeps its row
-- with a reason, so that what is left out can be counted.
with

areas as (
    select * from {{ ref("dim_areas") }}
),

levels as (
    select * from {{ ref("stg_policy__tidy_levels") }}
),

places as (
    select * from {{ ref("stg_policy__tidy_places") }}
),

levelled as (
    select
        areas.area_code,
        areas.old_la_code,
        levels.geographic_level,
        levels.country_code,
        coalesce(places.place_name, areas.area_name) as place_name,
        coalesce(areas.old_la_code, levels.unknown_code) as other_code,
        case
            when areas.area_type = 'local_authority' then areas.parent_area_code
            when levels.geographic_level = 'Regional' then areas.area_code
        end as region_code,
        case
            when levels.geographic_level is null
                then coalesce(levels.reasoning, 'No level of the standard for ' || areas.area_type)
        end as left_out_reason
    from areas
    left join levels
        on areas.area_type = levels.area_type
    left join places
        on areas.area_code = places.area_code
),

dim_tidy_areas as (
    select
        levelled.area_code,
        levelled.geographic_level,
        levelled.country_code,
        countries.place_name as country_name,
        regions.area_code as region_code,
        regions.place_name as region_name,
        case when levelled.geographic_level = 'Local authority' then levelled.other_code end
            as old_la_code,
        case when levelled.geographic_level = 'Local authority' then levelled.area_code end
            as new_la_code,
        case when levelled.geographic_level = 'Local authority' then levelled.place_name end
            as la_name,
        levelled.left_out_reason
    from levelled
    left join places as countries
        on levelled.country_code = countries.area_code
    left join places as regions
        on
            levelled.region_code = regions.area_code
            and regions.geographic_level = 'Regional'
)

select * from dim_tidy_areas
