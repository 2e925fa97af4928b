-- Exact 95% limits of a Poisson count below 10.
with

rows_as_text as (
    select * from {{ ref("poisson_exact_limits") }}
),

stg_policy__poisson_exact_limits as (
    select
        cast(nullif(trim(case_count), '') as integer) as case_count,
        cast(nullif(trim(lower_limit), '') as {{ cypp.type_double() }}) as lower_limit,
        cast(nullif(trim(upper_limit), '') as {{ cypp.type_double() }}) as upper_limit
    from rows_as_text
)

select * from stg_policy__poisson_exact_limits
