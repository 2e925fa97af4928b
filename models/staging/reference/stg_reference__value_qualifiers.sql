-- Words before a number that make it approximate.
with

rows_as_text as (
    select * from {{ ref("value_qualifiers") }}
),

stg_reference__value_qualifiers as (
    select
        cast(nullif(trim(rule_number), '') as integer) as rule_number,
        printed_pattern,
        nullif(trim(value_qualifier), '') as value_qualifier,
        nullif(trim(note), '') as note
    from rows_as_text
)

select * from stg_reference__value_qualifiers
