-- Current figures against England, with the years beside them: one row per current value.
{% set series -%}
    partition by measure_id, area_code, population_group_id, period_type, break_count
            order by period_start_date
{%- endset %}

with

observations as (
    select * from {{ ref("int_observations__current") }}
    where value is not null
),

england as (
    select
        measure_id,
        period_id,
        population_group_id,
        value
    from observations
    where area_type = 'country'
),

-- Where England has no value, or zero, nothing is relative to it.
related as (
    select
        observations.observation_id,
        observations.measure_id,
        observations.area_code,
        observations.period_id,
        observations.population_group_id,
        observations.period_type,
        observations.period_start_date,
        observations.break_count,
        observations.unit,
        observations.value,
        case when observations.is_group_total then 'total' else 'part' end as group_kind,
        observations.value / nullif(england.value, 0) as ratio_to_england
    from observations
    inner join england
        on
            observations.measure_id = england.measure_id
            and observations.period_id = england.period_id
            and observations.population_group_id = england.population_group_id
),

int_plausibility__series as (
    select
        observation_id,
        measure_id,
        area_code,
        period_id,
        population_group_id,
        period_start_date,
        unit,
        group_kind,
        value,
        ratio_to_england,
        lag(value) over ({{ series }}) as previous_value,
        lag(ratio_to_england) over ({{ series }}) as previous_ratio,
        lag(period_start_date) over ({{ series }}) as previous_start_date,
        lead(value) over ({{ series }}) as next_value,
        lead(ratio_to_england) over ({{ series }}) as next_ratio,
        lead(period_start_date) over ({{ series }}) as next_start_date
    from related
)

select * from int_plausibility__series
