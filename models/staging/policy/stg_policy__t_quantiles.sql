-- 97.5% quantiles of Student's t.
with

rows_as_text as (
    select * from {{ ref("t_quantiles") }}
),

stg_policy__t_quantiles as (
    select
        cast(nullif(trim(degrees_of_freedom), '') as integer) as degrees_of_freedom,
        cast(nullif(trim(quantile_975), '') as {{ cypp.type_double() }}) as quantile_975
    from rows_as_text
)

select * from stg_policy__t_quantiles
