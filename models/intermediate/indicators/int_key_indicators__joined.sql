-- Current figures as key indicators of each plan, with the target of that plan.
with

compared as (
    select * from {{ ref("int_observations__compared") }}
),

indicators as (
    select * from {{ ref("stg_framework__indicators") }}
),

indicator_measures as (
    select * from {{ ref("stg_framework__indicator_measures") }}
),

targets as (
    select * from {{ ref("int_targets__ranked") }}
    where is_current
),

-- The latest period with a value, for each measure, area and group.
latest as (
    select
        observation_id,
        row_number() over (
            partition by measure_id, area_code, population_group_id
            order by period_end_date desc, period_start_date desc, period_id asc
        ) as recency
    from compared
    where value is not null
),

-- A measure speaks for an indicator only in the years in which the plan says so.
int_key_indicators__joined as (
    select
        indicators.indicator_id || '|' || compared.observation_id as key_figure_id,
        indicators.plan_id,
        indicators.indicator_id,
        indicators.indicator_number,
        indicator_measures.relation,
        compared.observation_id,
        compared.measure_id,
        compared.area_code,
        compared.period_id,
        compared.period_start_date,
        compared.population_group_id,
        compared.unit,
        compared.polarity,
        compared.value,
        compared.missing_reason,
        compared.lower_ci,
        compared.upper_ci,
        compared.england_value,
        compared.region_value,
        compared.neighbours_value,
        compared.neighbours_with_value,
        compared.area_rank,
        compared.rank_of,
        compared.quartile,
        compared.change_from_previous,
        targets.figure_id as target_id,
        targets.value as target_value,
        targets.target_decimals,
        coalesce(targets.is_behind_break, false) as is_target_behind_break,
        coalesce(latest.recency = 1, false) as is_latest
    from compared
    inner join indicator_measures
        on
            compared.measure_id = indicator_measures.measure_id
            and compared.period_start_date
            >= coalesce(indicator_measures.valid_from, cast('0001-01-01' as date))
            and compared.period_end_date
            <= coalesce(indicator_measures.valid_to, cast('9999-12-31' as date))
    inner join indicators
        on indicator_measures.indicator_id = indicators.indicator_id
    left join latest
        on compared.observation_id = latest.observation_id
    left join targets
        on
            indicators.plan_id = targets.plan_id
            and compared.measure_id = targets.measure_id
            and compared.area_code = targets.area_code
            and compared.period_id = targets.period_id
            and compared.population_group_id = targets.population_group_id
)

select * from int_key_indicators__joined
