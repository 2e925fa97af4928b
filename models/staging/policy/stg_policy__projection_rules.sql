-- Rules of the projection if nothing changes.
with

rows_as_text as (
    select * from {{ ref("projection_rules") }}
),

stg_policy__projection_rules as (
    select
        nullif(trim(rule_name), '') as rule_name,
        nullif(trim(unit), '') as unit,
        cast(nullif(trim(rule_value), '') as {{ cypp.type_double() }}) as rule_value,
        nullif(trim(reasoning), '') as reasoning
    from rows_as_text
)

select * from stg_policy__projection_rules
