-- Zeros of an authority before it existed or after it ended, its own figures being far from it.
with

series as (
    select * from {{ ref("int_plausibility__series") }}
),

successions as (
    select * from {{ ref("int_areas__successions") }}
    where not keeps_the_land
),

thresholds as (
    select * from {{ ref("stg_policy__plausibility_thresholds") }}
    where rule_id = 'zero_of_a_reorganised_area'
),

-- A predecessor is out of its time at the end of its series, a successor at the beginning.
reorganised as (
    select
        predecessor_area_code as area_code,
        cast(null as date) as began_on,
        min(changed_on) as ended_on
    from successions
    group by predecessor_area_code
    union all
    select
        successor_area_code as area_code,
        max(changed_on) as began_on,
        cast(null as date) as ended_on
    from successions
    group by successor_area_code
),

own_figures as (
    select
        series.measure_id,
        series.area_code,
        series.population_group_id,
        min(series.ratio_to_england) as lowest_ratio,
        min(series.value) as lowest_value,
        min(series.period_start_date) as first_start_date,
        max(series.period_start_date) as last_start_date
    from series
    where series.value > 0
    group by series.measure_id, series.area_code, series.population_group_id
),

-- Publishers move to the new authorities some years early: a predecessor's zeros count from its
-- last own figure on. Inside the run of its own figures a zero may be one.
int_plausibility__reorganised_zeros as (
    select
        thresholds.rule_id,
        series.observation_id,
        series.value as checked_value,
        'lowest of its own figures' as compared_with,
        own_figures.lowest_value as compared_value,
        own_figures.lowest_value as lower_allowed,
        cast(null as {{ cypp.type_double() }}) as upper_allowed
    from series
    inner join reorganised
        on series.area_code = reorganised.area_code
    inner join own_figures
        on
            series.measure_id = own_figures.measure_id
            and series.area_code = own_figures.area_code
            and series.population_group_id = own_figures.population_group_id
    inner join thresholds
        on
            series.unit = thresholds.unit
            and thresholds.group_scope in ('any', series.group_kind)
    where
        series.value = 0
        and own_figures.lowest_ratio >= thresholds.factor
        and own_figures.lowest_value >= thresholds.minimum_base
        and (
            (
                series.period_start_date < reorganised.began_on
                and series.period_start_date < own_figures.first_start_date
            )
            or (
                reorganised.ended_on is not null
                and series.period_start_date > own_figures.last_start_date
            )
        )
)

select * from int_plausibility__reorganised_zeros
