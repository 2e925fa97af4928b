with

periods as (
    select * from {{ ref("int_periods__parsed") }}
),

dim_periods as (
    select
        period_id,
        period_type,
        period_label,
        start_date,
        end_date
    from periods
)

select * from dim_periods
