-- What is this: a change or a previous gap that reaches over a break in its series.
-- When does it matter: two definitions would be subtracted from each other.
-- How to resolve: check the date of the break in series_breaks and the model that computed the
--   change; a change of definition must be a new measure.
with

breaks as (
    select * from {{ ref("stg_policy__series_breaks") }}
    where from_measure_id = to_measure_id
),

gaps as (
    select
        measure_id,
        area_code,
        population_group_id,
        gap_type,
        reference,
        period_id,
        period_start_date,
        previous_gap,
        lag(period_start_date) over (
            partition by
                measure_id, area_code, population_group_id, gap_type, reference,
                substring(period_id, 1, 2)
            order by period_start_date
        ) as previous_start_date
    from {{ ref("fct_gaps") }}
)

select
    gaps.measure_id,
    gaps.area_code,
    gaps.population_group_id,
    gaps.gap_type,
    gaps.reference,
    gaps.period_id,
    breaks.break_date
from gaps
inner join breaks
    on
        gaps.measure_id = breaks.from_measure_id
        and gaps.previous_start_date < breaks.break_date
        and gaps.period_start_date >= breaks.break_date
where gaps.previous_gap is not null
