-- Which item of the interactive tool is which measure.
with

rows_as_text as (
    select * from {{ ref("lait_measures") }}
),

stg_mapping__lait_measures as (
    select
        nullif(trim(short_desc), '') as short_desc,
        nullif(trim(data_item), '') as data_item,
        nullif(trim(measure_id), '') as measure_id,
        nullif(trim(population_group_id), '') as population_group_id,
        nullif(trim(period_kind), '') as period_kind,
        nullif(trim(role), '') as role,
        cast(nullif(trim(value_factor), '') as {{ cypp.type_double() }}) as value_factor,
        cast(nullif(trim(value_offset), '') as {{ cypp.type_double() }}) as value_offset,
        cast(nullif(trim(first_year_from), '') as integer) as first_year_from,
        cast(nullif(trim(first_year_to), '') as integer) as first_year_to,
        nullif(trim(note), '') as note
    from rows_as_text
)

select * from stg_mapping__lait_measures
