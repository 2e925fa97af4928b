-- Constants of the statistical methods.
with

rows_as_text as (
    select * from {{ ref("statistics_constants") }}
),

stg_policy__statistics_constants as (
    select
        nullif(trim(name), '') as name,
        cast(nullif(trim(value), '') as {{ cypp.type_double() }}) as value,
        nullif(trim(source), '') as source
    from rows_as_text
)

select * from stg_policy__statistics_constants
