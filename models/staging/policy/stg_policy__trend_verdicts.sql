-- What the direction of a trend means.
with

rows_as_text as (
    select * from {{ ref("trend_verdicts") }}
),

stg_policy__trend_verdicts as (
    select
        nullif(trim(direction), '') as direction,
        nullif(trim(polarity), '') as polarity,
        nullif(trim(verdict), '') as verdict,
        nullif(trim(reasoning), '') as reasoning
    from rows_as_text
)

select * from stg_policy__trend_verdicts
