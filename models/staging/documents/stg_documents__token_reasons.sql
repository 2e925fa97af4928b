-- Tokens that are no figure, each with its reason, where no rule is safe.
with

unioned as (
    {{ cypp.union_extracts(
        [
            ref("token_reasons_annual_review_2007_tables"),
            ref("token_reasons_annual_review_2007_text"),
            ref("token_reasons_best_council_plan"),
            ref("token_reasons_cypp_2015_19"),
            ref("token_reasons_impact_2015"),
            ref("token_reasons_plan_refreshed"),
        ],
        [
            "source_id", "line_number", "token_number", "reason", "note",
        ],
    ) }}
),

stg_documents__token_reasons as (
    select
        extract_name,
        source_id,
        cast(line_number as integer) as line_number,
        cast(token_number as integer) as token_number,
        reason,
        note
    from unioned
)

select * from stg_documents__token_reasons
