-- Which kind of extract is believed first.
with

rows_as_text as (
    select * from {{ ref("source_precedence") }}
),

stg_policy__source_precedence as (
    select
        nullif(trim(extract_kind), '') as extract_kind,
        cast(nullif(trim(precedence), '') as integer) as precedence,
        nullif(trim(reason), '') as reason
    from rows_as_text
)

select * from stg_policy__source_precedence
