-- One line for each series: its last point, its slope and the error of its back-test.
with

points as (
    select * from {{ ref("int_projections__points") }}
),

fits as (
    select * from {{ ref("int_projections__fits") }}
    where fit_type = 'projection'
),

backtests as (
    select * from {{ ref("int_projections__backtests") }}
),

series_breaks as (
    select * from {{ ref("stg_policy__series_breaks") }}
),

t_quantiles as (
    select * from {{ ref("stg_policy__t_quantiles") }}
),

-- Where the table of quantiles has a step or ends, the row below is wider: cautious.
quantile_steps as (
    select
        fits.series_id,
        max(t_quantiles.degrees_of_freedom) as table_degrees_of_freedom
    from fits
    inner join t_quantiles
        on fits.degrees_of_freedom >= t_quantiles.degrees_of_freedom
    group by fits.series_id
),

-- A break to another measure ends comparison too: from then on this one is no longer taken.
next_breaks as (
    select
        points.series_id,
        min(series_breaks.break_date) as next_break_date
    from points
    inner join series_breaks
        on
            points.measure_id = series_breaks.from_measure_id
            and points.period_start_date < series_breaks.break_date
    where points.point_number = points.point_count
    group by points.series_id
),

int_projections__lines as (
    select
        fits.series_id,
        last_points.measure_id,
        last_points.area_code,
        last_points.population_group_id,
        last_points.period_type,
        last_points.unit,
        last_points.polarity,
        first_points.period_start_date as series_start_date,
        last_points.period_id as last_period_id,
        last_points.period_start_date as last_period_start_date,
        last_points.period_end_date as last_period_end_date,
        last_points.year_number as last_year,
        last_points.value as last_value,
        fits.point_count,
        fits.mean_year,
        fits.year_sum_of_squares,
        fits.slope_per_year,
        fits.mean_value + fits.slope_per_year * (last_points.year_number - fits.mean_year)
            as fitted_last_value,
        fits.residual_standard_error,
        fits.degrees_of_freedom,
        t_quantiles.quantile_975 as t_quantile,
        next_breaks.next_break_date,
        backtests.backtest_points,
        backtests.backtest_mean_absolute_error
    from fits
    inner join points as first_points
        on
            fits.series_id = first_points.series_id
            and first_points.point_number = 1
    inner join points as last_points
        on
            fits.series_id = last_points.series_id
            and last_points.point_number = last_points.point_count
    left join quantile_steps
        on fits.series_id = quantile_steps.series_id
    left join t_quantiles
        on quantile_steps.table_degrees_of_freedom = t_quantiles.degrees_of_freedom
    left join next_breaks
        on fits.series_id = next_breaks.series_id
    left join backtests
        on fits.series_id = backtests.series_id
)

select * from int_projections__lines
