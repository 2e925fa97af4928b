-- Gaps with the gap before: previous values of both sides, never across a break in the series.
with

gaps as (
    select
        *,
        value - reference_value as gap
    from {{ ref("int_gaps__unioned") }}
),

series_breaks as (
    select * from {{ ref("stg_policy__series_breaks") }}
),

sequenced as (
    select
        gaps.*,
        lag(gap) over gap_series as previous_gap_in_series,
        lag(value) over gap_series as previous_value_in_series,
        lag(reference_value) over gap_series as previous_reference_in_series,
        lag(period_start_date) over gap_series as previous_start_date
    from gaps
    window gap_series as (
        partition by
            measure_id, area_code, population_group_id, gap_type, reference, period_type
        order by period_start_date, period_end_date
    )
),

break_counts as (
    select
        sequenced.measure_id,
        sequenced.area_code,
        sequenced.period_id,
        sequenced.population_group_id,
        sequenced.gap_type,
        sequenced.reference,
        count(series_breaks.break_date) as break_count
    from sequenced
    left join series_breaks
        on
            sequenced.measure_id = series_breaks.from_measure_id
            and sequenced.measure_id = series_breaks.to_measure_id
            and sequenced.previous_start_date < series_breaks.break_date
            and sequenced.period_start_date >= series_breaks.break_date
    group by
        sequenced.measure_id,
        sequenced.area_code,
        sequenced.period_id,
        sequenced.population_group_id,
        sequenced.gap_type,
        sequenced.reference
),

int_gaps__changes as (
    select
        sequenced.measure_id,
        sequenced.area_code,
        sequenced.period_id,
        sequenced.period_start_date,
        sequenced.population_group_id,
        sequenced.polarity,
        sequenced.gap_type,
        sequenced.reference,
        sequenced.value,
        sequenced.reference_value,
        sequenced.gap,
        case when break_counts.break_count = 0 then sequenced.previous_gap_in_series end
            as previous_gap,
        case when break_counts.break_count = 0 then sequenced.previous_value_in_series end
            as previous_value,
        case when break_counts.break_count = 0 then sequenced.previous_reference_in_series end
            as previous_reference_value
    from sequenced
    inner join break_counts
        on
            sequenced.measure_id = break_counts.measure_id
            and sequenced.area_code = break_counts.area_code
            and sequenced.period_id = break_counts.period_id
            and sequenced.population_group_id = break_counts.population_group_id
            and sequenced.gap_type = break_counts.gap_type
            and sequenced.reference = break_counts.reference
)

select * from int_gaps__changes
