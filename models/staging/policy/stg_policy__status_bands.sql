-- Bands of distance that give a status.
with

rows_as_text as (
    select * from {{ ref("status_bands") }}
),

stg_policy__status_bands as (
    select
        nullif(trim(band_id), '') as band_id,
        nullif(trim(comparison), '') as comparison,
        nullif(trim(unit), '') as unit,
        cast(nullif(trim(lower_bound), '') as {{ cypp.type_double() }}) as lower_bound,
        lower(is_lower_included) = 'true' as is_lower_included,
        cast(nullif(trim(upper_bound), '') as {{ cypp.type_double() }}) as upper_bound,
        lower(is_upper_included) = 'true' as is_upper_included,
        nullif(trim(colour), '') as colour,
        nullif(trim(verdict), '') as verdict,
        nullif(trim(identified_between), '') as identified_between,
        nullif(trim(reasoning), '') as reasoning
    from rows_as_text
)

select * from stg_policy__status_bands
