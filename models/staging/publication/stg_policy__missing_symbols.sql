-- Symbols printed in place of missing values.
with

rows_as_text as (
    select * from {{ ref("missing_symbols") }}
),

stg_policy__missing_symbols as (
    select
        nullif(trim(missing_reason), '') as missing_reason,
        nullif(trim(symbol), '') as symbol,
        nullif(trim(symbol_name), '') as symbol_name,
        nullif(trim(reasoning), '') as reasoning
    from rows_as_text
)

select * from stg_policy__missing_symbols
