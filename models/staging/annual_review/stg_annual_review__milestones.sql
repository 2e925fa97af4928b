-- Action-plan milestones of the 13 priorities: one row per item, cells as printed.
with

unioned as (
    {{ cypp.union_extracts(
        [
            ref("milestones_priority_01"),
            ref("milestones_priority_02"),
            ref("milestones_priority_03"),
            ref("milestones_priority_04"),
            ref("milestones_priority_05"),
            ref("milestones_priority_06"),
            ref("milestones_priority_07"),
            ref("milestones_priority_08"),
            ref("milestones_priority_09"),
            ref("milestones_priority_10_deprived_communities"),
            ref("milestones_priority_10_looked_after"),
            ref("milestones_priority_11"),
            ref("milestones_priority_12"),
            ref("milestones_priority_13"),
        ],
        [
            "source_id", "line_number", "item_number", "item_label", "measure_id",
            "population_group_id", "baseline", "baseline_token", "baseline_period_id",
            "target_1", "target_1_token", "target_1_period_id", "target_2", "target_2_token",
            "target_2_period_id", "note",
        ],
    ) }}
),

stg_annual_review__milestones as (
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

select * from stg_annual_review__milestones
