-- How a printed year becomes a period.
with

rows_as_text as (
    select * from {{ ref("year_rules") }}
),

stg_mapping__year_rules as (
    select
        cast(nullif(trim(rule_number), '') as integer) as rule_number,
        nullif(trim(years_pattern), '') as years_pattern,
        nullif(trim(period_kind), '') as period_kind,
        cast(nullif(trim(year_position), '') as integer) as year_position,
        cast(nullif(trim(first_year_shift), '') as integer) as first_year_shift,
        nullif(trim(period_id_template), '') as period_id_template,
        nullif(trim(example_printed), '') as example_printed,
        nullif(trim(example_period_id), '') as example_period_id,
        nullif(trim(note), '') as note
    from rows_as_text
)

select * from stg_mapping__year_rules
