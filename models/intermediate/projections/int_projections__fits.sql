-- Least squares of the value on the year, for the projection and for its back-test.
--
-- Sums are taken of distances from the means: sums of squares of years near 2000 would lose the
-- digits that the slope is made of.
with

points as (
    select * from {{ ref("int_projections__points") }}
),

samples as (
    select
        series_id,
        'projection' as fit_type,
        year_number,
        value
    from points
    union all
    select
        series_id,
        'backtest' as fit_type,
        year_number,
        value
    from points
    where not is_held_out
),

means as (
    select
        series_id,
        fit_type,
        count(*) as point_count,
        avg(year_number) as mean_year,
        {{ cypp.ordered_sum("value", "year_number") }} / count(value) as mean_value
    from samples
    group by series_id, fit_type
),

-- Years of one series differ, so the sum of squares is zero only for a single point.
slopes as (
    select
        means.series_id,
        means.fit_type,
        means.point_count,
        means.mean_year,
        means.mean_value,
        {{ cypp.ordered_sum(
            "power(samples.year_number - means.mean_year, 2)", "samples.year_number"
        ) }} as year_sum_of_squares,
        {{ cypp.ordered_sum(
            "(samples.year_number - means.mean_year) * (samples.value - means.mean_value)",
            "samples.year_number"
        ) }}
        / nullif({{ cypp.ordered_sum(
            "power(samples.year_number - means.mean_year, 2)", "samples.year_number"
        ) }}, 0) as slope_per_year
    from means
    inner join samples
        on
            means.series_id = samples.series_id
            and means.fit_type = samples.fit_type
    group by
        means.series_id, means.fit_type, means.point_count, means.mean_year, means.mean_value
),

residuals as (
    select
        slopes.series_id,
        slopes.fit_type,
        {{ cypp.ordered_sum(
            "power(samples.value - slopes.mean_value"
            ~ " - slopes.slope_per_year * (samples.year_number - slopes.mean_year), 2)",
            "samples.year_number"
        ) }} as residual_sum_of_squares
    from slopes
    inner join samples
        on
            slopes.series_id = samples.series_id
            and slopes.fit_type = samples.fit_type
    group by slopes.series_id, slopes.fit_type
),

int_projections__fits as (
    select
        slopes.series_id,
        slopes.fit_type,
        slopes.point_count,
        slopes.mean_year,
        slopes.mean_value,
        slopes.year_sum_of_squares,
        slopes.slope_per_year,
        slopes.point_count - 2 as degrees_of_freedom,
        case
            when slopes.point_count > 2
                then sqrt(residuals.residual_sum_of_squares / (slopes.point_count - 2))
        end as residual_standard_error
    from slopes
    inner join residuals
        on
            slopes.series_id = residuals.series_id
            and slopes.fit_type = residuals.fit_type
)

select * from int_projections__fits
