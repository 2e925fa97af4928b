-- Gaps with their size and interval, gaps of gaps among them.
{{ config(materialized="view") }}

with

gaps as (
    select * from {{ ref("int_gaps__unioned") }}
),

comparators as (
    select * from {{ ref("int_areas__comparators") }}
    where comparator = 'england'
),

sized as (
    select
        *,
        value - reference_value as gap,
        {{ cypp.mover_lower(
            "value - reference_value", "value", "lower_ci", "reference_value", "reference_upper_ci"
        ) }} as gap_lower_ci,
        {{ cypp.mover_upper(
            "value - reference_value", "value", "upper_ci", "reference_value", "reference_lower_ci"
        ) }} as gap_upper_ci
    from gaps
),

-- Our gap between two groups held against the same gap in England.
gap_of_gaps as (
    select
        ours.measure_id,
        ours.area_code,
        ours.period_id,
        ours.period_type,
        ours.period_start_date,
        ours.period_end_date,
        ours.population_group_id,
        ours.polarity,
        ours.unit,
        ours.break_count,
        'gap_of_gaps' as gap_type,
        'england ' || ours.reference as reference,
        ours.gap as value,
        ours.gap_lower_ci as lower_ci,
        ours.gap_upper_ci as upper_ci,
        theirs.gap as reference_value,
        theirs.gap_lower_ci as reference_lower_ci,
        theirs.gap_upper_ci as reference_upper_ci
    from sized as ours
    inner join comparators
        on ours.area_code = comparators.area_code
    inner join sized as theirs
        on
            comparators.comparator_area_code = theirs.area_code
            and ours.measure_id = theirs.measure_id
            and ours.period_id = theirs.period_id
            and ours.population_group_id = theirs.population_group_id
            and ours.reference = theirs.reference
    where
        ours.gap_type = 'group'
        and theirs.gap_type = 'group'
),

sized_gap_of_gaps as (
    select
        *,
        value - reference_value as gap,
        {{ cypp.mover_lower(
            "value - reference_value", "value", "lower_ci", "reference_value", "reference_upper_ci"
        ) }} as gap_lower_ci,
        {{ cypp.mover_upper(
            "value - reference_value", "value", "upper_ci", "reference_value", "reference_lower_ci"
        ) }} as gap_upper_ci
    from gap_of_gaps
),

int_gaps__measured as (
    select * from sized
    union all
    select * from sized_gap_of_gaps
)

select * from int_gaps__measured
