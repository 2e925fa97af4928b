-- The hundred years behind the last point of each series.
with

lines as (
    select * from {{ ref("int_projections__lines") }}
),

-- A century is further than any plan looks; the rule and the targets decide within it.
numbers as (
    {{ dbt.generate_series(100) }}
),

numbered as (
    select
        lines.*,
        cast(numbers.generated_number as integer) as years_ahead
    from lines
    cross join numbers
),

int_projections__years as (
    select
        series_id,
        measure_id,
        area_code,
        population_group_id,
        period_type,
        years_ahead,
        cast({{ dbt.dateadd("year", "years_ahead", "last_period_start_date") }} as date)
            as projected_period_start_date,
        cast({{ dbt.dateadd("year", "years_ahead", "last_period_end_date") }} as date)
            as projected_period_end_date,
        next_break_date
    from numbered
)

select * from int_projections__years
