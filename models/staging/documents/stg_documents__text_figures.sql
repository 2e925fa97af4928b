-- Figures of running text: one row per printed figure or printed missing value.
with

unioned as (
    {{ cypp.union_extracts(
        [
            ref("text_annual_review_2007_achieve_economic_wellbeing"),
            ref("text_annual_review_2007_action_plans"),
            ref("text_annual_review_2007_be_healthy"),
            ref("text_annual_review_2007_enjoy_and_achieve"),
            ref("text_annual_review_2007_foreword"),
            ref("text_annual_review_2007_make_a_positive_contribution"),
            ref("text_annual_review_2007_narrowing_the_gap"),
            ref("text_annual_review_2007_stay_safe"),
            ref("text_annual_review_2007_transforming_services"),
            ref("text_best_council_plan"),
            ref("text_cypp_2015_19_impact"),
            ref("text_cypp_2015_19_introduction"),
            ref("text_cypp_2015_19_key_facts"),
            ref("text_impact_2015_learning_and_health"),
            ref("text_impact_2015_looked_after"),
            ref("text_impact_2015_safeguarding"),
            ref("text_impact_2015_workforce_and_programmes"),
        ],
        [
            "source_id", "line_number", "token_number", "printed", "kind", "measure_id",
            "area_code", "period_id", "population_group_id", "numerator", "denominator",
            "context", "note",
        ],
    ) }}
),

stg_documents__text_figures as (
    select
        extract_name,
        source_id,
        cast(line_number as integer) as line_number,
        cast(token_number as integer) as token_number,
        printed,
        kind,
        measure_id,
        area_code,
        period_id,
        population_group_id,
        cast(numerator as {{ cypp.type_double() }}) as numerator,
        cast(denominator as {{ cypp.type_double() }}) as denominator,
        context,
        note
    from unioned
)

select * from stg_documents__text_figures
