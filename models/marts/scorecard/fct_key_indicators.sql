with

key_indicators as (
    select * from {{ ref("int_key_indicators__joined") }}
),

verdicts as (
    select
        key_figure_id,
        max(case when compared_with = 'target' then verdict end) as status_target,
        max(case when compared_with = 'target' then rule end) as status_target_rule,
        max(case when compared_with = 'england' then verdict end) as status_england,
        max(case when compared_with = 'england' then rule end) as status_england_rule,
        max(case when compared_with = 'neighbours' then verdict end) as status_neighbours,
        max(case when compared_with = 'neighbours' then rule end) as status_neighbours_rule
    from {{ ref("int_key_indicators__verdicts") }}
    group by key_figure_id
),

trends as (
    select * from {{ ref("int_key_indicators__trends") }}
),

fct_key_indicators as (
    select
        key_indicators.key_figure_id,
        key_indicators.plan_id,
        key_indicators.indicator_id,
        key_indicators.indicator_number,
        key_indicators.relation,
        key_indicators.measure_id,
        key_indicators.area_code,
        key_indicators.period_id,
        key_indicators.period_start_date,
        key_indicators.population_group_id,
        key_indicators.value,
        key_indicators.missing_reason,
        key_indicators.lower_ci,
        key_indicators.upper_ci,
        key_indicators.england_value,
        key_indicators.region_value,
        key_indicators.neighbours_value,
        key_indicators.neighbours_with_value,
        key_indicators.neighbours_of,
        key_indicators.core_cities_value,
        key_indicators.core_cities_with_value,
        key_indicators.core_cities_of,
        key_indicators.area_rank as rank,
        key_indicators.rank_of,
        key_indicators.quartile,
        key_indicators.change_from_previous,
        key_indicators.target_value,
        verdicts.status_target,
        verdicts.status_target_rule,
        verdicts.status_england,
        verdicts.status_england_rule,
        verdicts.status_neighbours,
        verdicts.status_neighbours_rule,
        trends.verdict as trend,
        trends.rule as trend_rule,
        trends.chi_square as trend_chi_square,
        key_indicators.is_latest,
        key_indicators.observation_id,
        key_indicators.target_id
    from key_indicators
    inner join verdicts
        on key_indicators.key_figure_id = verdicts.key_figure_id
    inner join trends
        on key_indicators.key_figure_id = trends.key_figure_id
)

select * from fct_key_indicators
