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
    select * from {{ ref("stg_reference__areas") }}
),

periods as (
    select * from {{ ref("int_periods__parsed") }}
),

population_groups as (
    select * from {{ ref("stg_reference__population_groups") }}
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
        population_groups.comparison_group_id
    from observations
    inner join measures
        on observations.measure_id = measures.measure_id
    inner join areas
        on observations.area_code = areas.area_code
    inner join periods
        on observations.period_id = periods.period_id
    inner join population_groups
        on observations.population_group_id = population_groups.population_group_id
),

-- Rows of one pooling class do not overlap: same measure, kind of area, partition of groups and
-- kind of period. A stock (snapshot) adds up over areas but never over time.
int_observations__current as (
    select
        joined.*,
        measure_id || '|' || area_type || '|' || partition_id || '|'
        || case
            when frequency = 'snapshot' or period_type like 'snapshot%' then period_id
            else period_type
        end as pooling_class
    from joined
)

select * from int_observations__current
