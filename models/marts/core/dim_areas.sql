with

areas as (
    select * from {{ ref("int_areas__unioned") }}
),

dim_areas as (
    select
        area_code,
        area_name,
        area_type,
        old_la_code,
        parent_area_code,
        valid_from,
        valid_to,
        source
    from areas
)

select * from dim_areas
