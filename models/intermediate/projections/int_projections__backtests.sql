-- How far the line through the earlier points missed the last ones.
with

held_out as (
    select * from {{ ref("int_projections__points") }}
    where is_held_out
),

fits as (
    select * from {{ ref("int_projections__fits") }}
    where fit_type = 'backtest'
),

int_projections__backtests as (
    select
        held_out.series_id,
        count(*) as backtest_points,
        {{ cypp.ordered_sum(
            "abs(held_out.value - fits.mean_value"
            ~ " - fits.slope_per_year * (held_out.year_number - fits.mean_year))",
            "held_out.year_number"
        ) }} / count(*) as backtest_mean_absolute_error
    from held_out
    inner join fits
        on held_out.series_id = fits.series_id
    group by held_out.series_id
)

select * from int_projections__backtests
