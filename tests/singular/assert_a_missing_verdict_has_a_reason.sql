-- What is this: a verdict without the rule that gave it, or a rule that should have given one and
--   did not.
-- When does it matter: a reader could not tell a verdict that cannot be given from one that was
--   lost, for example because the polarity of the measure is misspelt.
-- How to resolve: look at the polarity and unit of the measure, then at the rows of the policy that
--   the rule names.
with

key_indicators as (
    select * from {{ ref("fct_key_indicators") }}
),

report_cards as (
    select
        *,
        'PI ' || cast(pi_reference as {{ dbt.type_string() }}) as card_name
    from {{ ref("rpt_report_cards") }}
),

bands as (
    select * from {{ ref("stg_policy__status_bands") }}
),

verdicts as (
    select
        key_figure_id as place,
        measure_id,
        'target' as compared_with,
        status_target as verdict,
        status_target_rule as rule
    from key_indicators
    union all
    select
        key_figure_id as place,
        measure_id,
        'england' as compared_with,
        status_england as verdict,
        status_england_rule as rule
    from key_indicators
    union all
    select
        key_figure_id as place,
        measure_id,
        'neighbours' as compared_with,
        status_neighbours as verdict,
        status_neighbours_rule as rule
    from key_indicators
    union all
    select
        key_figure_id as place,
        measure_id,
        'earlier values' as compared_with,
        trend as verdict,
        trend_rule as rule
    from key_indicators
    union all
    select
        card_name as place,
        measure_id,
        'trend' as compared_with,
        status_trend_computed as verdict,
        status_trend_rule as rule
    from report_cards
    union all
    select
        card_name as place,
        measure_id,
        'target' as compared_with,
        status_target_computed as verdict,
        status_target_rule as rule
    from report_cards
    union all
    select
        card_name as place,
        measure_id,
        'national' as compared_with,
        status_national_computed as verdict,
        status_national_rule as rule
    from report_cards
    union all
    select
        card_name as place,
        measure_id,
        'similar' as compared_with,
        status_similar_computed as verdict,
        status_similar_rule as rule
    from report_cards
),

judged as (
    select
        verdicts.*,
        (
            bands.band_id is not null
            or verdicts.rule in (
                'interval_lower', 'interval_similar', 'interval_higher',
                'chi_square_proportions', 'chi_square_weighted', 'sign_of_last_change'
            )
        ) as is_by_rule
    from verdicts
    left join bands
        on verdicts.rule = bands.band_id
)

select
    place,
    measure_id,
    compared_with,
    verdict,
    rule
from judged
where
    rule is null
    or (verdict is null and is_by_rule)
    or (verdict is not null and not is_by_rule)
