-- Report cards of the Annual Review 2007: one row per performance indicator, cells as printed.
with

unioned as (
    {{ cypp.union_extracts(
        [
            ref("report_card_stay_safe"),
            ref("report_card_be_healthy"),
            ref("report_card_enjoy_and_achieve"),
            ref("report_card_make_a_positive_contribution"),
            ref("report_card_achieve_economic_wellbeing"),
        ],
        [
            "source_id", "line_number", "pi_reference", "label_tokens", "leeds_2004",
            "leeds_2005", "leeds_2006", "benchmark_national", "benchmark_similar",
            "current_value", "target_value",
            "status_trend", "status_target", "status_national", "status_similar",
        ],
    ) }}
),

stg_annual_review__report_cards as (
    select
        extract_name,
        source_id,
        cast(line_number as integer) as line_number,
        cast(pi_reference as integer) as pi_reference,
        cast(label_tokens as integer) as label_token_count,
        leeds_2004,
        leeds_2005,
        leeds_2006,
        benchmark_national,
        benchmark_similar,
        current_value,
        target_value,
        status_trend,
        status_target,
        status_national,
        status_similar
    from unioned
)

select * from stg_annual_review__report_cards
