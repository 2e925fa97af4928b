-- Years behind the last point of each series: those of the rule, and on to the last target of all.
with

lines as (
    select * from {{ ref("int_projections__lines") }}
),

rules as (
    select * from {{ ref("int_projections__rules") }}
),

last_targets as (
    select max(periods.start_date) as last_target_start_date
    from {{ ref("int_targets__ranked") }} as targets
    inner join {{ ref("int_periods__parsed") }} as periods
        on targets.period_id = periods.period_id
    where targets.is_current and targets.value is not null
),

-- A century is further than any plan looks; the rule and the targets decide within it.
numbers as (
    {{ dbt.generate_series(100) }}
),

numbered as (
    select
        lines.*,
        cast(numbers.generated_number as integer) as years_ahead
    from lines
    cross join numbers
),

dated as (
    select
        series_id,
        measure_id,
        area_code,
        population_group_id,
        period_type,
        years_ahead,
        cast({{ dbt.dateadd("year", "years_ahead", "last_period_start_date") }} as date)
            as projected_period_start_date,
        cast({{ dbt.dateadd("year", "years_ahead", "last_period_end_date") }} as date)
            as projected_period_end_date,
        next_break_date
    from numbered
),

-- Which of them a series is projected to is decided with its own targets; no other year can be one.
int_projections__years as (
    select dated.*
    from dated
    cross join rules
    cross join last_targets
    where
        dated.years_ahead <= rules.projected_years
        or dated.projected_period_start_date <= last_targets.last_target_start_date
)

select * from int_projections__years
