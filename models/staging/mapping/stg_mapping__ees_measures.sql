-- Which column of which release is which measure.
with

rows_as_text as (
    select * from {{ ref("ees_measures") }}
),

stg_mapping__ees_measures as (
    select
        nullif(trim(dataset_id), '') as dataset_id,
        nullif(trim(filter_1), '') as filter_1,
        nullif(trim(filter_2), '') as filter_2,
        nullif(trim(filter_3), '') as filter_3,
        nullif(trim(column_name), '') as column_name,
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

select * from stg_mapping__ees_measures
