with

breaks as (
    select * from {{ ref("stg_policy__series_breaks") }}
),

dim_series_breaks as (
    select
        from_measure_id,
        to_measure_id,
        break_period_id,
        break_date,
        kind,
        reason,
        source
    from breaks
)

select * from dim_series_breaks
