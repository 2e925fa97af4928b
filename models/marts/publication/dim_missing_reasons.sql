with

missing_reasons as (
    select * from {{ ref("stg_reference__missing_reasons") }}
),

symbols as (
    select * from {{ ref("stg_policy__missing_symbols") }}
),

dim_missing_reasons as (
    select
        missing_reasons.missing_reason,
        missing_reasons.reason_name,
        missing_reasons.meaning,
        symbols.symbol,
        symbols.symbol_name
    from missing_reasons
    left join symbols
        on missing_reasons.missing_reason = symbols.missing_reason
)

select * from dim_missing_reasons
