-- What the moves of the two sides of a gap mean.
with

rows_as_text as (
    select * from {{ ref("gap_verdicts") }}
),

stg_policy__gap_verdicts as (
    select
        nullif(trim(movement), '') as movement,
        nullif(trim(value_move), '') as value_move,
        nullif(trim(reference_move), '') as reference_move,
        nullif(trim(verdict), '') as verdict,
        nullif(trim(reasoning), '') as reasoning
    from rows_as_text
)

select * from stg_policy__gap_verdicts
