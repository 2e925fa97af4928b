-- Symbols for a missing value, by kind of source.
with

rows_as_text as (
    select * from {{ ref("source_symbols") }}
),

stg_mapping__source_symbols as (
    select
        nullif(trim(source_kind), '') as source_kind,
        nullif(trim(dataset_id), '') as dataset_id,
        coalesce(symbol, '') as symbol,
        nullif(trim(missing_reason), '') as missing_reason,
        nullif(trim(note), '') as note
    from rows_as_text
)

select * from stg_mapping__source_symbols
