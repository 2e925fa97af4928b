-- The line drawn on to each year, with the 95% interval for one new point.
--
-- projected +/- t * s * sqrt(1 + 1/n + (year - mean year)^2 / sum of squares of the years), with
-- t of n - 2 degrees of freedom: the interval of a new point, wider than that of the line.
with

-- Behind a break no line is joined, so every number is null: it would be of something else. The
-- series to join is a column: a condition on one side would cost a comparison of all with all.
horizons as (
    select
        *,
        case when not is_behind_break then series_id end as joined_series_id
    from {{ ref("int_projections__horizons") }}
),

lines as (
    select * from {{ ref("int_projections__lines") }}
),

projected as (
    select
        horizons.*,
        lines.fitted_last_value + lines.slope_per_year * horizons.years_ahead as projected_value,
        lines.t_quantile * lines.residual_standard_error * sqrt(
            1 + 1.0 / lines.point_count
            + power(lines.last_year + horizons.years_ahead - lines.mean_year, 2)
            / lines.year_sum_of_squares
        ) as half_width,
        (horizons.target_value - lines.last_value) / horizons.years_ahead as yearly_change_needed
    from horizons
    left join lines
        on horizons.joined_series_id = lines.series_id
),

int_projections__intervals as (
    select
        series_id,
        years_ahead,
        projected_period_start_date,
        projected_period_end_date,
        next_break_date,
        is_behind_break,
        target_id,
        plan_id,
        target_value,
        projected_value,
        projected_value - half_width as lower_pi,
        projected_value + half_width as upper_pi,
        yearly_change_needed
    from projected
)

select * from int_projections__intervals
