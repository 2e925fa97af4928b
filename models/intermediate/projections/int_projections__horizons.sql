-- The years that a series is projected to, with the targets set for them.
with

years as (
    select * from {{ ref("int_projections__years") }}
),

rules as (
    select * from {{ ref("int_projections__rules") }}
),

periods as (
    select * from {{ ref("int_periods__parsed") }}
),

dated_targets as (
    select
        targets.figure_id as target_id,
        targets.plan_id,
        targets.measure_id,
        targets.area_code,
        targets.population_group_id,
        targets.value as target_value,
        periods.period_type,
        periods.start_date as target_start_date
    from {{ ref("int_targets__ranked") }} as targets
    inner join periods
        on targets.period_id = periods.period_id
    where targets.is_current and targets.value is not null
),

-- A target meets the year of its kind of period and first day; one for a period that has its
-- figure already is no matter of a projection.
targeted as (
    select
        years.series_id,
        years.years_ahead,
        years.projected_period_start_date,
        years.projected_period_end_date,
        years.next_break_date,
        coalesce(years.next_break_date <= years.projected_period_start_date, false)
            as is_behind_break,
        dated_targets.target_id,
        dated_targets.plan_id,
        dated_targets.target_value
    from years
    left join dated_targets
        on
            years.measure_id = dated_targets.measure_id
            and years.area_code = dated_targets.area_code
            and years.population_group_id = dated_targets.population_group_id
            and years.period_type = dated_targets.period_type
            and years.projected_period_start_date = dated_targets.target_start_date
),

last_targets as (
    select
        series_id,
        max(years_ahead) as last_target_years_ahead
    from targeted
    where target_id is not null
    group by series_id
),

-- Behind a break there is nothing to show, except that a target there cannot be judged.
int_projections__horizons as (
    select targeted.*
    from targeted
    cross join rules
    left join last_targets
        on targeted.series_id = last_targets.series_id
    where
        (
            targeted.years_ahead <= rules.projected_years
            or targeted.years_ahead <= last_targets.last_target_years_ahead
        )
        and (not targeted.is_behind_break or targeted.target_id is not null)
)

select * from int_projections__horizons
