-- The area that a number of the interactive tool means, under the code of today: one row a number.
with

named_areas as (
    select
        la_number,
        min(area_code) as area_code
    from {{ ref("stg_mapping__lait_areas") }}
    where
        la_number is not null
        and area_code is not null
    group by la_number
),

authorities as (
    select * from {{ ref("int_areas__by_old_code") }}
),

areas as (
    select * from {{ ref("int_areas__unioned") }}
),

-- What the mapping names goes before the register.
numbered as (
    select
        la_number,
        area_code
    from named_areas
    union all
    select
        authorities.old_la_code as la_number,
        authorities.area_code
    from authorities
    left join named_areas
        on authorities.old_la_code = named_areas.la_number
    where named_areas.la_number is null
),

int_areas__by_tool_number as (
    select
        numbered.la_number,
        coalesce(authorities.area_code, areas.area_code) as area_code
    from numbered
    inner join areas
        on numbered.area_code = areas.area_code
    left join authorities
        on
            areas.area_type = 'local_authority'
            and areas.old_la_code = authorities.old_la_code
)

select * from int_areas__by_tool_number
