-- The points that a line may be drawn through: annual, measured alike, exactly printed.
with

-- "Over 350" and "nearly 90%" are bounds and roundings, not points.
observations as (
    select * from {{ ref("int_observations__current") }}
    where value is not null and value_qualifier is null
),

period_types as (
    select * from {{ ref("stg_reference__period_types") }}
),

rules as (
    select * from {{ ref("int_projections__rules") }}
),

-- Pooled years share years, so their errors are not independent; months and quarters have
-- seasons. Snapshots make one series for each day of the year, so that 31 March is never
-- followed by 30 September; a snapshot whose day is not stated belongs to none.
annual as (
    select
        observations.*,
        observations.measure_id || '|' || observations.area_code
        || '|' || observations.population_group_id || '|' || observations.period_type
        || '|' || cast(
            extract(month from observations.period_start_date) * 100
            + extract(day from observations.period_start_date)
            as {{ dbt.type_string() }}
        ) as series_id,
        cast(extract(year from observations.period_start_date) as {{ cypp.type_double() }})
            as year_number
    from observations
    inner join period_types
        on observations.period_type = period_types.period_type
    where
        (period_types.is_year and not period_types.is_pooled)
        or period_types.period_type = 'snapshot_date'
),

measured as (
    select
        annual.*,
        max(break_count) over (partition by series_id) as last_break_count
    from annual
),

-- Only the points since the last break: before it something else was measured.
numbered as (
    select
        measured.*,
        row_number() over (partition by series_id order by period_start_date) as point_number,
        count(*) over (partition by series_id) as point_count
    from measured
    where break_count = last_break_count
),

int_projections__points as (
    select
        numbered.series_id,
        numbered.measure_id,
        numbered.area_code,
        numbered.population_group_id,
        numbered.period_type,
        numbered.unit,
        numbered.polarity,
        numbered.period_id,
        numbered.period_start_date,
        numbered.period_end_date,
        numbered.year_number,
        numbered.value,
        numbered.point_number,
        numbered.point_count,
        numbered.point_number > numbered.point_count - case
            when numbered.point_count >= rules.long_series_points
                then rules.long_series_holdout_points
            else rules.holdout_points
        end as is_held_out
    from numbered
    cross join rules
    where numbered.point_count >= rules.minimum_points
)

select * from int_projections__points
