-- Parts of a figure that the tidy files hold.
with

rows_as_text as (
    select * from {{ ref("tidy_parts") }}
),

stg_policy__tidy_parts as (
    select
        nullif(trim(part), '') as part,
        cast(nullif(trim(part_order), '') as integer) as part_order,
        nullif(trim(column_suffix), '') as column_suffix,
        nullif(trim(label_suffix), '') as label_suffix,
        nullif(trim(unit_rule), '') as unit_rule,
        cast(nullif(trim(decimals), '') as integer) as decimals,
        cast(nullif(trim(extra_decimals), '') as integer) as extra_decimals,
        nullif(trim(fill_reason), '') as fill_reason
    from rows_as_text
)

select * from stg_policy__tidy_parts
