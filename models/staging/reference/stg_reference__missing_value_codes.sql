-- Marks that stand for a missing value, and the reason each gives.
with

rows_as_text as (
    select * from {{ ref("missing_value_codes") }}
),

stg_reference__missing_value_codes as (
    select
        nullif(trim(printed), '') as printed,
        nullif(trim(missing_reason), '') as missing_reason,
        nullif(trim(scope), '') as scope,
        nullif(trim(note), '') as note
    from rows_as_text
)

select * from stg_reference__missing_value_codes
