-- What is this: a value held against a target that was set before a break in its series.
-- When does it matter: the target means the old definition and the value the new one; the verdict
--   or gap would be a number about nothing.
-- How to resolve: check the date of the break in series_breaks; if it is right, the comparison must
--   give no verdict and no gap.
with

targets as (
    select * from {{ ref("fct_targets") }}
    where is_current and target_value is not null
),

periods as (
    select * from {{ ref("dim_periods") }}
),

breaks as (
    select * from {{ ref("stg_policy__series_breaks") }}
    where from_measure_id = to_measure_id
),

-- Targets with a break between the day on which they were set and the start of their period.
broken as (
    select
        targets.target_id,
        targets.plan_id,
        targets.measure_id,
        targets.area_code,
        targets.period_id,
        targets.population_group_id,
        targets.published_on as set_on,
        min(breaks.break_date) as break_date
    from targets
    inner join periods
        on targets.period_id = periods.period_id
    inner join breaks
        on
            targets.measure_id = breaks.from_measure_id
            and targets.published_on < breaks.break_date
            and periods.start_date >= breaks.break_date
    group by
        targets.target_id, targets.plan_id, targets.measure_id, targets.area_code,
        targets.period_id, targets.population_group_id, targets.published_on
)

select
    broken.target_id,
    broken.measure_id,
    broken.period_id,
    broken.set_on,
    broken.break_date,
    key_indicators.status_target as judged_as
from broken
inner join {{ ref("fct_key_indicators") }} as key_indicators
    on broken.target_id = key_indicators.target_id
where key_indicators.status_target is not null
union all
select
    broken.target_id,
    broken.measure_id,
    broken.period_id,
    broken.set_on,
    broken.break_date,
    'a gap' as judged_as
from broken
inner join {{ ref("fct_gaps") }} as gaps
    on
        broken.plan_id = gaps.reference
        and broken.measure_id = gaps.measure_id
        and broken.area_code = gaps.area_code
        and broken.period_id = gaps.period_id
        and broken.population_group_id = gaps.population_group_id
where
    gaps.gap_type = 'target'
    and gaps.gap is not null
