-- The current figure for each measure, area, period and group, with what decides how it pools.
with

observations as (
    select * from {{ ref("int_observations__ranked") }}
    where is_current
),

measures as (
    select * from {{ ref("stg_framework__measures") }}
),

areas as (
    select * from {{ ref("int_areas__unioned") }}
),

periods as (
    select * from {{ ref("int_periods__parsed") }}
),

population_groups as (
    select * from {{ ref("stg_reference__population_groups") }}
),

period_types as (
    select * from {{ ref("stg_reference__period_types") }}
),

additive_counts as (
    select * from {{ ref("stg_policy__additive_counts") }}
),

series_breaks as (
    select * from {{ ref("stg_policy__series_breaks") }}
),

-- How often a measure has been broken, without becoming another one, when a period starts.
break_counts as (
    select
        series_breaks.from_measure_id as measure_id,
        periods.period_id,
        count(*) as break_count
    from series_breaks
    inner join periods
        on series_breaks.break_date <= periods.start_date
    where series_breaks.from_measure_id = series_breaks.to_measure_id
    group by series_breaks.from_measure_id, periods.period_id
),

joined as (
    select
        observations.*,
        measures.unit,
        measures.polarity,
        measures.multiplier,
        measures.frequency,
        areas.area_type,
        areas.parent_area_code,
        periods.period_type,
        periods.start_date as period_start_date,
        periods.end_date as period_end_date,
        population_groups.characteristic,
        population_groups.partition_id,
        population_groups.is_total as is_group_total,
        population_groups.comparison_group_id,
        coalesce(break_counts.break_count, 0) as break_count,
        -- Years of one type do not overlap; pooled years, parts of a year and stocks do, and a
        -- count of people may count the same people in the next year.
        (
            period_types.is_year
            and not period_types.is_pooled
            and measures.frequency != 'snapshot'
            and (measures.unit != 'count' or additive_counts.measure_id is not null)
        ) as is_additive_over_time
    from observations
    inner join measures
        on observations.measure_id = measures.measure_id
    inner join areas
        on observations.area_code = areas.area_code
    inner join periods
        on observations.period_id = periods.period_id
    inner join population_groups
        on observations.population_group_id = population_groups.population_group_id
    inner join period_types
        on periods.period_type = period_types.period_type
    left join additive_counts
        on observations.measure_id = additive_counts.measure_id
    left join break_counts
        on
            observations.measure_id = break_counts.measure_id
            and observations.period_id = break_counts.period_id
),

-- Rows of one pooling class do not overlap: same measure between two breaks, kind of area,
-- partition of groups and kind of period.
int_observations__current as (
    select
        joined.*,
        measure_id || '|' || area_type || '|' || partition_id || '|'
        || case when is_additive_over_time then period_type else period_id end
        || '|' || cast(break_count as {{ dbt.type_string() }}) as pooling_class
    from joined
)

select * from int_observations__current
