-- Reasons for a missing value that no symbol of a file gives.
with

rows_as_text as (
    select * from {{ ref("reasons_without_symbol") }}
),

stg_mapping__reasons_without_symbol as (
    select
        nullif(trim(situation), '') as situation,
        nullif(trim(missing_reason), '') as missing_reason,
        nullif(trim(note), '') as note
    from rows_as_text
)

select * from stg_mapping__reasons_without_symbol
