with

claims as (
    select
        *,
        power(10.0, -printed_decimals) as last_place
    from {{ ref("int_claims__recomputed") }}
),

claim_verdicts as (
    select * from {{ ref("stg_policy__claim_verdicts") }}
),

-- Distance in units of the last printed digit, to nine decimals: half a unit is half a unit.
measured as (
    select
        *,
        recomputed_value - claimed_value as difference,
        {{ cypp.round_to("abs(recomputed_value - claimed_value) / last_place", 9) }} as units_apart
    from claims
),

ordered as (
    select
        measured.claim_id,
        min(claim_verdicts.verdict_order) as verdict_order
    from measured
    inner join claim_verdicts
        on
            (
                measured.recomputed_value is null
                and claim_verdicts.verdict = 'not_computable'
            )
            or (
                measured.recomputed_value is not null
                and claim_verdicts.verdict != 'not_computable'
                and (
                    claim_verdicts.max_units_of_last_place is null
                    or measured.units_apart < claim_verdicts.max_units_of_last_place
                    or (
                        claim_verdicts.is_bound_included
                        and measured.units_apart = claim_verdicts.max_units_of_last_place
                    )
                )
            )
    group by measured.claim_id
),

audit_claims as (
    select
        measured.claim_id,
        measured.source_id,
        'line ' || cast(measured.line_number as {{ dbt.type_string() }})
        || ', ' || measured.context as source_locator,
        measured.token_number,
        measured.printed as source_text,
        measured.claim_type,
        measured.measure_id,
        measured.area_code,
        measured.period_id,
        measured.population_group_id,
        measured.claimed_value,
        measured.from_value,
        measured.to_value,
        measured.recomputed_value,
        measured.difference,
        claim_verdicts.verdict,
        measured.published_on,
        measured.note
    from measured
    inner join ordered
        on measured.claim_id = ordered.claim_id
    inner join claim_verdicts
        on ordered.verdict_order = claim_verdicts.verdict_order
)

select * from audit_claims
