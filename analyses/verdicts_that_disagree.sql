-- Question: where do the three verdicts disagree?
-- Figures of the area in focus with good and bad news at once, in words, the latest first: a target
-- can be met by a figure that gets worse, and a figure worse than England's can improve.
with

key_indicators as (
    select * from {{ ref("fct_key_indicators") }}
    where
        area_code = '{{ var("area_code") }}'
        and relation != 'gap'
),

indicators as (
    select * from {{ ref("dim_indicators") }}
),

measures as (
    select * from {{ ref("dim_measures") }}
),

periods as (
    select * from {{ ref("dim_periods") }}
),

population_groups as (
    select * from {{ ref("dim_population_groups") }}
),

spoken as (
    select
        *,
        case status_target when 'met' then ', met its target' else '' end
        || case status_england when 'better' then ', better than England' else '' end
        || case status_neighbours when 'better' then ', better than its neighbours' else '' end
        || case trend when 'improving' then ', improving' else '' end as good_news,
        case status_target
            when 'missed' then ', missed its target'
            when 'near' then ', short of its target'
            else ''
        end
        || case status_england when 'worse' then ', worse than England' else '' end
        || case status_neighbours when 'worse' then ', worse than its neighbours' else '' end
        || case trend when 'worsening' then ', worsening' else '' end as bad_news
    from key_indicators
),

verdicts_that_disagree as (
    select
        indicators.plan_name,
        indicators.indicator_number,
        measures.measure_name,
        population_groups.group_name,
        periods.period_label,
        spoken.value,
        measures.unit,
        substring(spoken.good_news, 3) || '; but ' || substring(spoken.bad_news, 3) as verdicts,
        spoken.target_value,
        spoken.england_value,
        spoken.neighbours_value,
        spoken.change_from_previous,
        spoken.status_target_rule,
        spoken.status_england_rule,
        spoken.status_neighbours_rule,
        spoken.trend_rule,
        spoken.is_latest
    from spoken
    inner join indicators
        on spoken.indicator_id = indicators.indicator_id
    inner join measures
        on spoken.measure_id = measures.measure_id
    inner join periods
        on spoken.period_id = periods.period_id
    inner join population_groups
        on spoken.population_group_id = population_groups.population_group_id
    where
        spoken.good_news != ''
        and spoken.bad_news != ''
)

select * from verdicts_that_disagree
order by is_latest desc, plan_name asc, indicator_number asc, measure_name asc, period_label asc
