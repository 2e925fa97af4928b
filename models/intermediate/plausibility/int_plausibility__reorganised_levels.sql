-- Years before a reorganisation whose level, against England, is far above that after it.
with

series as (
    select * from {{ ref("int_plausibility__series") }}
),

successions as (
    select * from {{ ref("stg_reference__area_successions") }}
),

thresholds as (
    select * from {{ ref("stg_policy__plausibility_thresholds") }}
    where rule_id = 'level_of_a_reorganised_area'
),

-- An authority that changed twice is judged by the last change.
changes as (
    select
        successor_area_code as area_code,
        max(changed_on) as changed_on
    from successions
    group by successor_area_code
),

dated as (
    select
        series.*,
        changes.changed_on,
        avg(
            case
                when series.period_start_date >= changes.changed_on then series.ratio_to_england
            end
        ) over (
            partition by series.measure_id, series.area_code, series.population_group_id
            order by series.period_start_date
            rows between unbounded preceding and unbounded following
        ) as later_ratio
    from series
    inner join changes
        on series.area_code = changes.area_code
),

int_plausibility__reorganised_levels as (
    select
        thresholds.rule_id,
        dated.observation_id,
        dated.value as checked_value,
        'its level against England since ' || cast(dated.changed_on as {{ dbt.type_string() }})
            as compared_with,
        dated.value * dated.later_ratio / dated.ratio_to_england as compared_value,
        cast(null as {{ cypp.type_double() }}) as lower_allowed,
        dated.value * dated.later_ratio / dated.ratio_to_england * thresholds.factor
            as upper_allowed
    from dated
    inner join thresholds
        on
            dated.unit = thresholds.unit
            and thresholds.group_scope in ('any', dated.group_kind)
    where
        dated.period_start_date < dated.changed_on
        and dated.value >= thresholds.minimum_base
        and dated.ratio_to_england > 0
        and dated.ratio_to_england >= dated.later_ratio * thresholds.factor
)

select * from int_plausibility__reorganised_levels
