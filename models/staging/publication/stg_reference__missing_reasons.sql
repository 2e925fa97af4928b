-- Reasons why a value is missing.
with

rows_as_text as (
    select * from {{ ref("missing_reasons") }}
),

stg_reference__missing_reasons as (
    select
        nullif(trim(missing_reason), '') as missing_reason,
        nullif(trim(reason_name), '') as reason_name,
        nullif(trim(meaning), '') as meaning
    from rows_as_text
)

select * from stg_reference__missing_reasons
