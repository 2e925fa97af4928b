-- Changes, shares and comparisons that the documents state: one row per claim.
with

unioned as (
    {{ cypp.union_extracts(
        [
            ref("claims_annual_review_2007"),
            ref("claims_annual_review_2007_action_plans"),
            ref("claims_cypp_2015_19"),
            ref("claims_impact_2015"),
        ],
        [
            "source_id", "claim_id", "line_number", "token_number", "printed", "claim_type",
            "measure_id", "area_code", "period_id", "population_group_id", "from_line",
            "from_token", "to_line", "to_token", "context", "note",
        ],
    ) }}
),

stg_documents__claims as (
    select
        extract_name,
        source_id,
        claim_id,
        cast(line_number as integer) as line_number,
        cast(token_number as integer) as token_number,
        printed,
        claim_type,
        measure_id,
        area_code,
        period_id,
        population_group_id,
        cast(from_line as integer) as from_line,
        cast(from_token as integer) as from_token,
        cast(to_line as integer) as to_line,
        cast(to_token as integer) as to_token,
        context,
        note
    from unioned
)

select * from stg_documents__claims
