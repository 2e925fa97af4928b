-- Months in words, with the financial quarter that starts in each.
with

rows_as_text as (
    select * from {{ ref("tidy_months") }}
),

stg_policy__tidy_months as (
    select
        cast(nullif(trim(month_number), '') as integer) as month_number,
        nullif(trim(month_name), '') as month_name,
        nullif(trim(quarter_identifier), '') as quarter_identifier,
        cast(nullif(trim(years_to_year_end), '') as integer) as years_to_year_end
    from rows_as_text
)

select * from stg_policy__tidy_months
