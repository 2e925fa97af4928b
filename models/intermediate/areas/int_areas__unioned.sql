-- Every area: the reference list, the regions of national files, and the landed register.
with

reference_areas as (
    select * from {{ ref("stg_reference__areas") }}
),

named_areas as (
    select * from {{ ref("stg_mapping__lait_areas") }}
    where area_code is not null
),

register as (
    select * from {{ ref("stg_geography__area_codes") }}
),

old_counties as (
    select * from {{ ref("stg_mapping__ees_area_names") }}
    where area_code is not null
),

candidates as (
    select
        1 as preference,
        area_code,
        area_name,
        area_type,
        old_la_code,
        parent_area_code,
        valid_from,
        valid_to,
        source
    from reference_areas
    union all
    -- Of two spellings the first in the alphabet is kept; each leads to the same code.
    select
        2 as preference,
        area_code,
        min(printed_name) as area_name,
        min(area_type) as area_type,
        cast(null as {{ dbt.type_string() }}) as old_la_code,
        cast(null as {{ dbt.type_string() }}) as parent_area_code,
        cast(null as date) as valid_from,
        cast(null as date) as valid_to,
        'DfE, Local Authority Interactive Tool; ONS code register' as source
    from named_areas
    group by area_code
    union all
    select
        3 as preference,
        area_code,
        area_name,
        'local_authority' as area_type,
        old_la_code,
        parent_area_code,
        valid_from,
        valid_to,
        file_name as source
    from register
    union all
    select
        4 as preference,
        area_code,
        min(printed_name) as area_name,
        'local_authority' as area_type,
        min(old_la_code) as old_la_code,
        cast(null as {{ dbt.type_string() }}) as parent_area_code,
        cast(null as date) as valid_from,
        cast(null as date) as valid_to,
        'DfE releases' as source
    from old_counties
    group by area_code
),

ranked as (
    select
        *,
        row_number() over (
            partition by area_code
            order by preference asc, valid_from desc, area_name asc
        ) as place
    from candidates
),

int_areas__unioned as (
    select
        area_code,
        area_name,
        area_type,
        old_la_code,
        parent_area_code,
        valid_from,
        valid_to,
        source
    from ranked
    where place = 1
)

select * from int_areas__unioned
