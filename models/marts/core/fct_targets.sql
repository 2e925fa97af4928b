with

targets as (
    select * from {{ ref("int_targets__ranked") }}
),

fct_targets as (
    select
        figure_id as target_id,
        measure_id,
        area_code,
        period_id,
        population_group_id,
        plan_id,
        value as target_value,
        printed as target_text,
        missing_reason,
        published_on,
        edition_rank,
        is_current,
        source_id,
        source_locator,
        extract_name,
        note
    from targets
)

select * from fct_targets
