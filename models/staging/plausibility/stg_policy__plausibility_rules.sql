-- Rules that say which figures cannot be right, or are unlikely to be.
with

rows_as_text as (
    select * from {{ ref("plausibility_rules") }}
),

stg_policy__plausibility_rules as (
    select
        nullif(trim(rule_id), '') as rule_id,
        nullif(trim(rule_name), '') as rule_name,
        nullif(trim(severity), '') as severity,
        nullif(trim(what_it_catches), '') as what_it_catches,
        nullif(trim(how_to_resolve), '') as how_to_resolve,
        nullif(trim(citation), '') as citation
    from rows_as_text
)

select * from stg_policy__plausibility_rules
