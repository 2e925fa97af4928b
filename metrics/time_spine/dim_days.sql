-- Days: the time spine of the metrics layer, one row per day.
-- The two custom granularities hold the first day of the year that the day falls in.

{% set first_day = "cast('1995-01-01' as date)" %}
{% set last_day = "cast('2035-12-31' as date)" %}

with

numbers as (
    -- 41 years of at most 366 days: the surplus is cut off at the last day below
    {{ dbt.generate_series(41 * 366) }}
),

days as (
    select cast({{ dbt.dateadd("day", "generated_number - 1", first_day) }} as date) as day_date
    from numbers
),

-- Moving a year's first month to January lets the calendar year do the work.
moved as (
    select
        day_date,
        {{ dbt.dateadd("month", -8, "day_date") }} as academic_day,
        {{ dbt.dateadd("month", -3, "day_date") }} as financial_day
    from days
    where day_date <= {{ last_day }}
),

years as (
    select
        day_date,
        {{ dbt.date_trunc("year", "academic_day") }} as academic_year,
        {{ dbt.date_trunc("year", "financial_day") }} as financial_year
    from moved
),

dim_days as (
    select
        day_date,
        cast({{ dbt.dateadd("month", 8, "academic_year") }} as date) as academic_year_start_date,
        cast({{ dbt.dateadd("month", 3, "financial_year") }} as date) as financial_year_start_date
    from years
)

select * from dim_days
