-- Numeric tokens of the documents: one row per token, in reading order.
with

unioned as (
    {{ cypp.union_extracts(
        [
            ref("tokens_annual_review_2007"),
            ref("tokens_best_council_plan"),
            ref("tokens_cypp_2015_19"),
            ref("tokens_impact_2015"),
            ref("tokens_plan_refreshed"),
        ],
        [
            "source_id", "line_number", "token_number", "token", "word_before", "printed_word",
            "word_after", "position_in_word",
        ],
    ) }}
),

stg_documents__tokens as (
    select
        extract_name,
        source_id,
        cast(line_number as integer) as line_number,
        cast(token_number as integer) as token_number,
        token,
        word_before,
        printed_word,
        word_after,
        cast(position_in_word as integer) as position_in_word
    from unioned
)

select * from stg_documents__tokens
