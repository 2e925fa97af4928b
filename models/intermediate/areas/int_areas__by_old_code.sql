-- The area that a DfE authority number means today: the living one, else the last that had it.
with

areas as (
    select * from {{ ref("int_areas__unioned") }}
    where
        area_type = 'local_authority'
        and old_la_code is not null
),

ranked as (
    select
        old_la_code,
        area_code,
        row_number() over (
            partition by old_la_code
            order by
                case when valid_to is null then 0 else 1 end asc,
                valid_from desc,
                area_code asc
        ) as place
    from areas
),

int_areas__by_old_code as (
    select
        old_la_code,
        area_code
    from ranked
    where place = 1
)

select * from int_areas__by_old_code
