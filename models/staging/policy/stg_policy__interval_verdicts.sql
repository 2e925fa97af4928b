-- What the place of an interval beside a benchmark means.
with

rows_as_text as (
    select * from {{ ref("interval_verdicts") }}
),

stg_policy__interval_verdicts as (
    select
        nullif(trim(position), '') as position,
        nullif(trim(polarity), '') as polarity,
        nullif(trim(verdict), '') as verdict,
        nullif(trim(reasoning), '') as reasoning
    from rows_as_text
)

select * from stg_policy__interval_verdicts
