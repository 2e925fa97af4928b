-- Limits of the audit of landed files: when two numbers are the same, how much a list shows.
with

rows_as_text as (
    select * from {{ ref("audit_limits") }}
),

stg_landing__audit_limits as (
    select
        nullif(trim(limit_id), '') as limit_id,
        cast(nullif(trim(limit_value), '') as {{ cypp.type_double() }}) as limit_value,
        nullif(trim(unit), '') as unit,
        nullif(trim(basis), '') as basis
    from rows_as_text
)

select * from stg_landing__audit_limits
