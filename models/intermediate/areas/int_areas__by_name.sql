-- The area that a printed name means, where a file prints no code: one row per name, lower case.
with

areas as (
    select * from {{ ref("int_areas__unioned") }}
),

named_areas as (
    select * from {{ ref("stg_mapping__lait_areas") }}
    where area_code is not null
),

other_spellings as (
    select * from {{ ref("stg_mapping__ees_area_names") }}
    where area_code is not null
),

candidates as (
    select
        1 as preference,
        lower(printed_name) as name_key,
        area_code,
        cast(null as date) as valid_to
    from other_spellings
    union all
    select
        2 as preference,
        lower(printed_name) as name_key,
        area_code,
        cast(null as date) as valid_to
    from named_areas
    union all
    select
        3 as preference,
        lower(area_name) as name_key,
        area_code,
        valid_to
    from areas
),

ranked as (
    select
        *,
        row_number() over (
            partition by name_key
            order by
                preference asc,
                case when valid_to is null then 0 else 1 end asc,
                area_code desc
        ) as place
    from candidates
),

int_areas__by_name as (
    select
        name_key,
        area_code
    from ranked
    where place = 1
)

select * from int_areas__by_name
