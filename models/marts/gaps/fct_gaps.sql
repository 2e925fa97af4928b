with

changes as (
    select * from {{ ref("int_gaps__changes") }}
),

gap_verdicts as (
    select * from {{ ref("stg_policy__gap_verdicts") }}
),

fct_gaps as (
    select
        changes.measure_id || '|' || changes.area_code || '|' || changes.period_id
        || '|' || changes.population_group_id || '|' || changes.gap_type
        || '|' || changes.reference as gap_id,
        changes.measure_id,
        changes.area_code,
        changes.period_id,
        changes.period_start_date,
        changes.population_group_id,
        changes.gap_type,
        changes.reference,
        changes.value,
        changes.reference_value,
        changes.gap,
        {{ cypp.favourable("changes.gap", "changes.polarity") }} as favourable_gap,
        changes.gap_lower_ci,
        changes.gap_upper_ci,
        changes.previous_gap,
        changes.gap_change,
        changes.value_move,
        changes.reference_move,
        coalesce(gap_verdicts.verdict, 'not_comparable') as verdict
    from changes
    left join gap_verdicts
        on
            changes.movement = gap_verdicts.movement
            and changes.value_move = gap_verdicts.value_move
            and changes.reference_move = gap_verdicts.reference_move
)

select * from fct_gaps
