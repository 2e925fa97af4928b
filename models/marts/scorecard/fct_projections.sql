with

intervals as (
    select * from {{ ref("int_projections__intervals") }}
),

lines as (
    select * from {{ ref("int_projections__lines") }}
),

rules as (
    select * from {{ ref("int_projections__rules") }}
),

possible_values as (
    select
        unit,
        max(case when rule_name = 'lowest_possible' then rule_value end) as lowest_possible,
        max(case when rule_name = 'highest_possible' then rule_value end) as highest_possible
    from {{ ref("stg_policy__projection_rules") }}
    where rule_name in ('lowest_possible', 'highest_possible')
    group by unit
),

compared as (
    select
        intervals.*,
        possible_values.lowest_possible,
        possible_values.highest_possible,
        -- Adding zero leaves no minus before the zero of a target that is just met.
        {{ cypp.favourable("projected_value - target_value", "lines.polarity") }} + 0.0
            as favourable_margin
    from intervals
    inner join lines
        on intervals.series_id = lines.series_id
    left join possible_values
        on lines.unit = possible_values.unit
),

-- Distances are rounded before they are judged: a line through 0.1, 0.2 and 0.3 meets 0.4.
rounded as (
    select
        compared.*,
        {{ cypp.round_to("compared.favourable_margin", "rules.compared_decimals") }}
            as rounded_margin,
        {{ cypp.round_to("compared.target_value - compared.lower_pi", "rules.compared_decimals") }}
            as target_over_lower_pi,
        {{ cypp.round_to("compared.upper_pi - compared.target_value", "rules.compared_decimals") }}
            as upper_pi_over_target,
        {{ cypp.round_to(
            "compared.lowest_possible - compared.lower_pi", "rules.compared_decimals"
        ) }} as below_lowest,
        {{ cypp.round_to(
            "compared.upper_pi - compared.highest_possible", "rules.compared_decimals"
        ) }} as above_highest
    from compared
    cross join rules
),

-- A target strictly inside the interval is met by some futures and missed by others, so it is
-- uncertain whatever the line says; on a bound the line decides.
judged as (
    select
        rounded.*,
        case
            when upper_pi is not null and (below_lowest is not null or above_highest is not null)
                then coalesce(below_lowest, 0) > 0 or coalesce(above_highest, 0) > 0
        end as is_outside_range,
        case
            when target_id is null then null
            when favourable_margin is null or upper_pi is null then 'not_comparable'
            when target_over_lower_pi > 0 and upper_pi_over_target > 0 then 'uncertain'
            when rounded_margin >= 0 then 'on_course'
            else 'off_course'
        end as target_verdict
    from rounded
),

fct_projections as (
    select
        lines.measure_id || '|' || lines.area_code || '|' || lines.population_group_id
        || '|' || lines.period_type
        || '|' || cast(judged.projected_period_start_date as {{ dbt.type_string() }})
        || '|' || coalesce(judged.target_id, 'no target') as projection_id,
        lines.measure_id,
        lines.area_code,
        lines.population_group_id,
        lines.period_type,
        lines.series_start_date,
        lines.last_period_id,
        lines.last_value,
        lines.point_count,
        lines.slope_per_year,
        lines.fitted_last_value,
        lines.residual_standard_error,
        lines.degrees_of_freedom,
        lines.t_quantile,
        judged.years_ahead,
        judged.projected_period_start_date,
        judged.projected_period_end_date,
        judged.projected_value,
        judged.lower_pi,
        judged.upper_pi,
        judged.is_outside_range,
        judged.lowest_possible,
        judged.highest_possible,
        judged.target_id,
        judged.plan_id,
        judged.target_value,
        judged.yearly_change_needed,
        judged.favourable_margin,
        judged.target_verdict,
        judged.next_break_date,
        lines.backtest_points,
        lines.backtest_mean_absolute_error
    from judged
    inner join lines
        on judged.series_id = lines.series_id
)

select * from fct_projections
