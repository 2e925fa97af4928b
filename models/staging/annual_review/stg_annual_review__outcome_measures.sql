-- Outcome-measure tables of the 13 priorities: one row per item, cells as printed.
with

unioned as (
    {{ cypp.union_extracts(
        [
            ref("outcome_measures_priority_01"),
            ref("outcome_measures_priority_02"),
            ref("outcome_measures_priority_03"),
            ref("outcome_measures_priority_04"),
            ref("outcome_measures_priority_05"),
            ref("outcome_measures_priority_06"),
            ref("outcome_measures_priority_07"),
            ref("outcome_measures_priority_08"),
            ref("outcome_measures_priority_09"),
            ref("outcome_measures_priority_10"),
            ref("outcome_measures_priority_11"),
            ref("outcome_measures_priority_12"),
            ref("outcome_measures_priority_13"),
        ],
        [
            "source_id", "line_number", "item_number", "item_label", "measure_id",
            "population_group_id", "baseline", "baseline_token", "baseline_period_id",
            "target_1", "target_1_token", "target_1_period_id", "target_2", "target_2_token",
            "target_2_period_id", "note",
        ],
    ) }}
),

stg_annual_review__outcome_measures as (
    select
        extract_name,
        source_id,
        cast(line_number as integer) as line_number,
        cast(item_number as integer) as item_number,
        item_label,
        measure_id,
        population_group_id,
        baseline,
        cast(baseline_token as integer) as baseline_token,
        baseline_period_id,
        target_1,
        cast(target_1_token as integer) as target_1_token,
        target_1_period_id,
        target_2,
        cast(target_2_token as integer) as target_2_token,
        target_2_period_id,
        note
    from unioned
)

select * from stg_annual_review__outcome_measures
