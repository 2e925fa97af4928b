-- Which indicator of Fingertips is which measure.
with

rows_as_text as (
    select * from {{ ref("fingertips_measures") }}
),

stg_mapping__fingertips_measures as (
    select
        nullif(trim(indicator_id), '') as indicator_id,
        nullif(trim(sex), '') as sex,
        nullif(trim(age), '') as age,
        nullif(trim(category), '') as category,
        nullif(trim(measure_id), '') as measure_id,
        nullif(trim(population_group_id), '') as population_group_id,
        nullif(trim(period_kind), '') as period_kind,
        nullif(trim(role), '') as role,
        nullif(trim(counts), '') as counts,
        nullif(trim(note), '') as note
    from rows_as_text
)

select * from stg_mapping__fingertips_measures
