-- What is this: two bands of one comparison that hold the same distance, or a band that holds none.
-- When does it matter: a value would have two verdicts at once, or a rule would never apply.
-- How to resolve: move a bound in status_bands, or say which of the two bands holds the bound that
--   they share. A band of any unit and a band of one unit must not overlap either.
with

bands as (
    select * from {{ ref("stg_policy__status_bands") }}
),

pairs as (
    select
        first_bands.comparison,
        first_bands.band_id,
        second_bands.band_id as other_band_id,
        first_bands.unit,
        second_bands.unit as other_unit,
        -- One lies wholly below the other when it ends before the other begins, or where it begins
        -- and not both hold that point.
        coalesce(
            first_bands.upper_bound < second_bands.lower_bound
            or (
                first_bands.upper_bound = second_bands.lower_bound
                and not (first_bands.is_upper_included and second_bands.is_lower_included)
            ),
            false
        ) as is_below,
        coalesce(
            second_bands.upper_bound < first_bands.lower_bound
            or (
                second_bands.upper_bound = first_bands.lower_bound
                and not (second_bands.is_upper_included and first_bands.is_lower_included)
            ),
            false
        ) as is_above
    from bands as first_bands
    inner join bands as second_bands
        on
            first_bands.comparison = second_bands.comparison
            and first_bands.band_id < second_bands.band_id
            and (
                first_bands.unit = second_bands.unit
                or first_bands.unit = 'any'
                or second_bands.unit = 'any'
            )
)

select
    comparison,
    band_id,
    other_band_id,
    'both hold the same distance' as problem
from pairs
where not is_below and not is_above
union all
select
    comparison,
    band_id,
    null as other_band_id,
    'holds no distance' as problem
from bands
where
    lower_bound > upper_bound
    or (lower_bound = upper_bound and not (is_lower_included and is_upper_included))
