-- Question: will the targets be met if nothing changes?
-- One row per current target of the area in focus whose period has no figure yet: the projection
-- with its interval, what each year must bring beside what it brings now, and how far the same
-- line missed the last points. A target without a projection says why.
with

targets as (
    select * from {{ ref("fct_targets") }}
    where
        is_current
        and target_value is not null
        and area_code = '{{ var("area_code") }}'
),

observations as (
    select * from {{ ref("fct_current_observations") }}
    where value is not null
),

projections as (
    select * from {{ ref("fct_projections") }}
    where target_id is not null
),

measures as (
    select * from {{ ref("dim_measures") }}
),

periods as (
    select * from {{ ref("dim_periods") }}
),

-- Points of the same kind of period up to the target's: the newest tells whether it is over.
known as (
    select
        targets.target_id,
        count(observations.observation_id) as earlier_point_count,
        max(observations.period_start_date) as last_start_date
    from targets
    inner join periods
        on targets.period_id = periods.period_id
    left join observations
        on
            targets.measure_id = observations.measure_id
            and targets.area_code = observations.area_code
            and targets.population_group_id = observations.population_group_id
            and periods.period_type = observations.period_type
    group by targets.target_id
),

will_targets_be_met as (
    select
        measures.measure_name,
        measures.unit,
        measures.polarity,
        targets.population_group_id,
        targets.plan_id,
        periods.period_label as target_period,
        targets.target_value,
        projections.last_period_id,
        projections.last_value,
        projections.projected_value,
        projections.lower_pi,
        projections.upper_pi,
        projections.is_outside_range,
        projections.yearly_change_needed,
        projections.slope_per_year,
        projections.backtest_mean_absolute_error,
        case
            when projections.target_id is not null then projections.target_verdict
            when known.earlier_point_count = 0 then 'no projection: no figure yet'
            else 'no projection: too few comparable annual points'
        end as answer
    from targets
    inner join measures
        on targets.measure_id = measures.measure_id
    inner join periods
        on targets.period_id = periods.period_id
    inner join known
        on targets.target_id = known.target_id
    left join projections
        on targets.target_id = projections.target_id
    where
        known.last_start_date is null
        or known.last_start_date < periods.start_date
)

select * from will_targets_be_met
order by answer, measure_name, target_period
