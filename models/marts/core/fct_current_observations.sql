with

observations as (
    select * from {{ ref("int_observations__current") }}
),

fct_current_observations as (
    select
        observation_id,
        measure_id,
        area_code,
        area_type,
        period_id,
        period_type,
        period_start_date,
        population_group_id,
        characteristic,
        partition_id,
        is_group_total,
        pooling_class,
        value,
        numerator,
        denominator,
        multiplier,
        unit,
        missing_reason,
        published_on
    from observations
)

select * from fct_current_observations
