-- Definitions of all measures, one row per measure, with the seed that holds the definition.
with

unioned as (
    {{ cypp.union_extracts(
        [
            ref("measures_key_indicators"),
            ref("measures_performance_indicators"),
            ref("measures_action_plans"),
            ref("measures_annual_review"),
            ref("measures_impact"),
            ref("measures_national"),
        ],
        [
            "measure_id", "measure_name", "unit", "polarity", "multiplier", "frequency",
            "period_type", "decimals", "oba_question", "numerator_definition",
            "denominator_definition", "definition_source",
        ],
    ) }}
),

stg_framework__measures as (
    select
        extract_name,
        measure_id,
        measure_name,
        unit,
        polarity,
        cast(multiplier as {{ cypp.type_double() }}) as multiplier,
        frequency,
        period_type,
        cast(decimals as integer) as decimals,
        oba_question,
        numerator_definition,
        denominator_definition,
        definition_source
    from unioned
)

select * from stg_framework__measures
