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

-- A measure speaks for an indicator only in the years in which the plan says so.
fct_key_indicators as (
    select
        indicators.plan_id,
        indicators.indicator_id,
        indicators.indicator_number,
        compared.measure_id,
        compared.area_code,
        compared.period_id,
        compared.population_group_id,
        compared.value,
        compared.missing_reason,
        compared.lower_ci,
        compared.upper_ci,
        compared.england_value,
        compared.region_value,
        compared.neighbours_value,
        compared.neighbours_with_value,
        compared.area_rank as rank,
        compared.rank_of,
        compared.quartile,
        compared.change_from_previous,
        targets.value as target_value,
        cast(null as {{ dbt.type_string() }}) as status_target,
        cast(null as {{ dbt.type_string() }}) as status_england,
        cast(null as {{ dbt.type_string() }}) as status_neighbours,
        cast(null as {{ dbt.type_string() }}) as trend,
        indicator_measures.relation,
        compared.observation_id
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
    left join targets
        on
            indicators.plan_id = targets.plan_id
            and compared.measure_id = targets.measure_id
            and compared.area_code = targets.area_code
            and compared.period_id = targets.period_id
            and compared.population_group_id = targets.population_group_id
)

select * from fct_key_indicators
