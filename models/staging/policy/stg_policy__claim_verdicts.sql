-- Verdicts on a re-computed claim.
with

rows_as_text as (
    select * from {{ ref("claim_verdicts") }}
),

stg_policy__claim_verdicts as (
    select
        nullif(trim(verdict), '') as verdict,
        cast(nullif(trim(verdict_order), '') as integer) as verdict_order,
        cast(nullif(trim(max_units_of_last_place), '') as {{ cypp.type_double() }})
            as max_units_of_last_place,
        lower(is_bound_included) = 'true' as is_bound_included,
        nullif(trim(meaning), '') as meaning
    from rows_as_text
)

select * from stg_policy__claim_verdicts
