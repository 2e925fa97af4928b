-- Question: which printed claims do not add up?
-- Claims that the printed figures behind them do not give back, with both numbers and the place,
-- the furthest off first. One rounding away is not among them, nor is what cannot be computed.
with

claims as (
    select * from {{ ref("audit_claims") }}
    where verdict = 'disagrees'
),

sources as (
    select * from {{ ref("dim_sources") }}
),

measures as (
    select * from {{ ref("dim_measures") }}
),

claims_that_do_not_add_up as (
    select
        sources.title,
        claims.source_locator,
        claims.source_text,
        claims.claim_type,
        measures.measure_name,
        claims.period_id,
        claims.claimed_value,
        claims.from_value,
        claims.to_value,
        claims.recomputed_value,
        claims.difference,
        claims.note,
        claims.claim_id
    from claims
    inner join sources
        on claims.source_id = sources.source_id
    left join measures
        on claims.measure_id = measures.measure_id
)

select * from claims_that_do_not_add_up
order by abs(difference) desc, claim_id asc
