-- Which interval a figure gets when its source prints none.
with

rows_as_text as (
    select * from {{ ref("interval_methods") }}
),

stg_policy__interval_methods as (
    select
        nullif(trim(unit), '') as unit,
        nullif(trim(oba_question), '') as oba_question,
        nullif(trim(frequency), '') as frequency,
        nullif(trim(method), '') as method,
        nullif(trim(count_column), '') as count_column,
        nullif(trim(reason), '') as reason
    from rows_as_text
)

select * from stg_policy__interval_methods
