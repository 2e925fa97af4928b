-- Windows of five annual points that end at each figure: one row per figure and point.
--
-- OHID Fingertips, recent trends: the last five annual points, consecutive, of one kind of period,
-- without a break in the series.
with

observations as (
    select
        *,
        cast(extract(year from period_start_date) as integer) as year_number,
        -- Counts of March and of June are not one series.
        extract(month from period_start_date) * 100 + extract(day from period_start_date)
            as day_of_year
    from {{ ref("int_observations__current") }}
    where value is not null
),

constants as (
    select
        max(case when name = 'trend_points' then value end) as trend_points,
        max(case when name = 'trend_z' then value end) as trend_z
    from {{ ref("stg_policy__statistics_constants") }}
),

period_types as (
    select * from {{ ref("stg_reference__period_types") }}
    where
        (is_year and not is_pooled)
        or period_type = 'snapshot_date'
),

annual as (
    select observations.*
    from observations
    inner join period_types
        on observations.period_type = period_types.period_type
),

paired as (
    select
        ends.observation_id,
        ends.unit,
        constants.trend_points,
        points.observation_id as point_observation_id,
        points.year_number - ends.year_number + constants.trend_points as time_index,
        points.value,
        points.numerator,
        points.denominator,
        {{ cypp.interval_weight("points.lower_ci", "points.upper_ci", "constants.trend_z") }}
            as weight
    from annual as ends
    cross join constants
    inner join annual as points
        on
            ends.measure_id = points.measure_id
            and ends.area_code = points.area_code
            and ends.population_group_id = points.population_group_id
            and ends.period_type = points.period_type
            and ends.day_of_year = points.day_of_year
            and ends.break_count = points.break_count
            and ends.year_number < points.year_number + constants.trend_points
            and ends.year_number >= points.year_number
),

-- Exactly one point a year, none missing; counts for a proportion, else an interval, at each.
complete as (
    select
        observation_id,
        case
            when max(unit) = 'percent' and count(numerator) = count(*)
                and count(denominator) = count(*) then 'proportions'
            when count(weight) = count(*) then 'weighted'
        end as method
    from paired
    group by observation_id
    having
        count(*) = max(trend_points)
        and count(distinct time_index) = max(trend_points)
),

int_trends__windows as (
    select
        paired.observation_id,
        paired.point_observation_id,
        complete.method,
        paired.time_index,
        paired.value,
        paired.numerator,
        paired.denominator,
        paired.weight
    from paired
    inner join complete
        on paired.observation_id = complete.observation_id
    where complete.method is not null
)

select * from int_trends__windows
