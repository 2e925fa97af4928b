with

changes as (
    select
        *,
        -- Movement that is good for children is positive on both sides.
        case polarity when 'higher' then 1 when 'lower' then -1 end as direction
    from {{ ref("int_gaps__changes") }}
),

fct_gaps as (
    select
        measure_id || '|' || area_code || '|' || period_id || '|' || population_group_id
        || '|' || gap_type || '|' || reference as gap_id,
        measure_id,
        area_code,
        period_id,
        period_start_date,
        population_group_id,
        gap_type,
        reference,
        value,
        reference_value,
        gap,
        direction * gap as favourable_gap,
        cast(null as {{ cypp.type_double() }}) as gap_lower_ci,
        cast(null as {{ cypp.type_double() }}) as gap_upper_ci,
        previous_gap,
        gap - previous_gap as gap_change,
        case
            when direction is null or previous_gap is null then 'not_comparable'
            when abs(gap) > abs(previous_gap) then 'widened'
            when abs(gap) = abs(previous_gap) then 'no_detectable_change'
            when direction * (reference_value - previous_reference_value) < 0
                then 'narrowed_reference_fell'
            when direction * (value - previous_value) >= 0 then 'narrowed_both_improved'
            else 'narrowed_value_fell'
        end as verdict
    from changes
)

select * from fct_gaps
