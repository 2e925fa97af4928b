-- Gaps with the gap before: previous values of both sides, never across a break in the series.
{{ config(materialized="view") }}

with

gaps as (
    select * from {{ ref("int_gaps__measured") }}
),

-- The break count is part of the series: a gap behind a break has no gap before it.
sequenced as (
    select
        gaps.*,
        lag(gap) over gap_series as previous_gap,
        lag(gap_lower_ci) over gap_series as previous_gap_lower_ci,
        lag(gap_upper_ci) over gap_series as previous_gap_upper_ci,
        lag(value) over gap_series as previous_value,
        lag(reference_value) over gap_series as previous_reference_value
    from gaps
    window gap_series as (
        partition by
            measure_id, area_code, population_group_id, gap_type, reference, period_type,
            break_count
        order by period_start_date, period_end_date
    )
),

with_change as (
    select
        *,
        gap - previous_gap as gap_change,
        {{ cypp.mover_lower(
            "gap - previous_gap", "gap", "gap_lower_ci", "previous_gap", "previous_gap_upper_ci"
        ) }} as change_lower_ci,
        {{ cypp.mover_upper(
            "gap - previous_gap", "gap", "gap_upper_ci", "previous_gap", "previous_gap_lower_ci"
        ) }} as change_upper_ci,
        {{ cypp.favourable("value - previous_value", "polarity") }} as value_improvement,
        {{ cypp.favourable("reference_value - previous_reference_value", "polarity") }}
            as reference_improvement
    from sequenced
),

-- A change whose interval holds zero is none that can be told from chance. Distances are compared
-- after rounding to nine decimals: 92.1 - 90.9 and 92.3 - 91.1 are the same gap.
int_gaps__changes as (
    select
        measure_id,
        area_code,
        period_id,
        period_start_date,
        population_group_id,
        polarity,
        gap_type,
        reference,
        value,
        reference_value,
        gap,
        gap_lower_ci,
        gap_upper_ci,
        previous_gap,
        gap_change,
        case
            when previous_gap is null or polarity = 'none' then null
            when change_lower_ci <= 0 and change_upper_ci >= 0 then 'unchanged'
            when {{ cypp.round_to("abs(gap)", 9) }} < {{ cypp.round_to("abs(previous_gap)", 9) }}
                then 'narrowed'
            when {{ cypp.round_to("abs(gap)", 9) }} > {{ cypp.round_to("abs(previous_gap)", 9) }}
                then 'widened'
            else 'unchanged'
        end as movement,
        case
            when {{ cypp.round_to("value_improvement", 9) }} > 0 then 'improved'
            when {{ cypp.round_to("value_improvement", 9) }} < 0 then 'worsened'
            when value_improvement is not null then 'unchanged'
        end as value_move,
        case
            when {{ cypp.round_to("reference_improvement", 9) }} > 0 then 'improved'
            when {{ cypp.round_to("reference_improvement", 9) }} < 0 then 'worsened'
            when reference_improvement is not null then 'unchanged'
        end as reference_move
    from with_change
)

select * from int_gaps__changes
