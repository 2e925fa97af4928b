with

measures as (
    select * from {{ ref("stg_framework__measures") }}
),

dim_measures as (
    select
        measure_id,
        measure_name,
        unit,
        polarity,
        multiplier,
        frequency,
        period_type,
        decimals,
        oba_question,
        numerator_definition,
        denominator_definition,
        definition_source
    from measures
)

select * from dim_measures
