-- Breaks in series that nothing crosses.
with

rows_as_text as (
    select * from {{ ref("series_breaks") }}
),

stg_policy__series_breaks as (
    select
        nullif(trim(from_measure_id), '') as from_measure_id,
        nullif(trim(to_measure_id), '') as to_measure_id,
        nullif(trim(break_period_id), '') as break_period_id,
        cast(nullif(trim(break_date), '') as date) as break_date,
        nullif(trim(kind), '') as kind,
        nullif(trim(reason), '') as reason,
        nullif(trim(source), '') as source
    from rows_as_text
)

select * from stg_policy__series_breaks
