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

-- A measure speaks for an indicator only in the years in which the plan says so.
joined as (
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
        compared.neighbours_of,
        compared.core_cities_value,
        compared.core_cities_with_value,
        compared.core_cities_of,
        compared.area_rank,
        compared.rank_of,
        compared.quartile,
        compared.change_from_previous,
        targets.figure_id as target_id,
        targets.value as target_value,
        targets.target_decimals,
        coalesce(targets.is_behind_break, false) as is_target_behind_break,
        -- Headline and successor take turns in one slot; parts stand beside it.
        case
            when indicator_measures.relation in ('headline', 'successor') then 'slot'
            else compared.measure_id
        end as slot,
        compared.period_end_date
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
),

-- The latest period with a value in each slot of an indicator, for an area and group.
sequenced as (
    select
        *,
        row_number() over (
            partition by
                indicator_id, slot, area_code, population_group_id,
                case when value is null then 1 else 0 end
            order by period_end_date desc, period_start_date desc, period_id asc
        ) as recency
    from joined
),

int_key_indicators__joined as (
    select
        key_figure_id,
        plan_id,
        indicator_id,
        indicator_number,
        relation,
        observation_id,
        measure_id,
        area_code,
        period_id,
        period_start_date,
        population_group_id,
        unit,
        polarity,
        value,
        missing_reason,
        lower_ci,
        upper_ci,
        england_value,
        region_value,
        neighbours_value,
        neighbours_with_value,
        neighbours_of,
        core_cities_value,
        core_cities_with_value,
        core_cities_of,
        area_rank,
        rank_of,
        quartile,
        change_from_previous,
        target_id,
        target_value,
        target_decimals,
        is_target_behind_break,
        recency = 1 and value is not null as is_latest
    from sequenced
)

select * from int_key_indicators__joined
