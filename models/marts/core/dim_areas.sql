with

areas as (
    select * from {{ ref("int_areas__unioned") }}
),

authorities as (
    select * from {{ ref("int_areas__by_old_code") }}
),

dim_areas as (
    select
        areas.area_code,
        areas.area_name,
        areas.area_type,
        areas.old_la_code,
        areas.parent_area_code,
        areas.valid_from,
        areas.valid_to,
        case
            when areas.area_type = 'local_authority'
                then coalesce(authorities.area_code, areas.area_code)
            else areas.area_code
        end as figures_area_code,
        areas.source
    from areas
    left join authorities
        on areas.old_la_code = authorities.old_la_code
)

select * from dim_areas
