-- Kinds of period and how their identifiers are built.
with

rows_as_text as (
    select * from {{ ref("period_types") }}
),

stg_reference__period_types as (
    select
        nullif(trim(prefix), '') as prefix,
        nullif(trim(period_type), '') as period_type,
        nullif(trim(type_name), '') as type_name,
        nullif(trim(start_month_day), '') as start_month_day,
        lower(is_year) = 'true' as is_year,
        lower(is_pooled) = 'true' as is_pooled,
        nullif(trim(label_suffix), '') as label_suffix
    from rows_as_text
)

select * from stg_reference__period_types
