-- Thresholds of the plausibility rules, one row per rule and unit.
with

rows_as_text as (
    select * from {{ ref("plausibility_thresholds") }}
),

stg_policy__plausibility_thresholds as (
    select
        nullif(trim(rule_id), '') as rule_id,
        nullif(trim(unit), '') as unit,
        nullif(trim(group_scope), '') as group_scope,
        {% for name in ["factor", "minimum_base"] -%}
        cast(nullif(trim({{ name }}), '') as {{ cypp.type_double() }}) as {{ name }},
        {% endfor -%}
        cast(nullif(trim(minimum_members), '') as integer) as minimum_members,
        {% for name in ["tolerance", "tolerance_share", "lowest", "highest"] -%}
        cast(nullif(trim({{ name }}), '') as {{ cypp.type_double() }}) as {{ name }},
        {% endfor -%}
        nullif(trim(reasoning), '') as reasoning
    from rows_as_text
)

select * from stg_policy__plausibility_thresholds
