-- What can come of holding a successor against its predecessors.
with

rows_as_text as (
    select * from {{ ref("succession_outcomes") }}
),

stg_reference__succession_outcomes as (
    select
        nullif(trim(comparability), '') as comparability,
        cast(nullif(trim(is_comparable), '') as boolean) as is_comparable,
        nullif(trim(meaning), '') as meaning
    from rows_as_text
)

select * from stg_reference__succession_outcomes
