-- Years that jump up and back, in themselves and against England, within one current series.
with

series as (
    select * from {{ ref("int_plausibility__series") }}
    where
        previous_start_date = cast({{ dbt.dateadd("year", -1, "period_start_date") }} as date)
        and next_start_date = cast({{ dbt.dateadd("year", 1, "period_start_date") }} as date)
),

thresholds as (
    select * from {{ ref("stg_policy__plausibility_thresholds") }}
    where rule_id = 'spike'
),

bounded as (
    select
        series.*,
        thresholds.rule_id,
        thresholds.factor,
        thresholds.minimum_base,
        greatest(series.previous_value, series.next_value) as higher_neighbour,
        least(series.previous_value, series.next_value) as lower_neighbour,
        greatest(series.previous_ratio, series.next_ratio) as higher_ratio,
        least(series.previous_ratio, series.next_ratio) as lower_ratio
    from series
    inner join thresholds
        on
            series.unit = thresholds.unit
            and thresholds.group_scope in ('any', series.group_kind)
),

judged as (
    select
        *,
        (
            value >= minimum_base
            and value >= higher_neighbour * factor
            and ratio_to_england >= higher_ratio * factor
        ) as is_peak,
        (
            lower_neighbour >= minimum_base
            and value <= lower_neighbour / factor
            and ratio_to_england <= lower_ratio / factor
        ) as is_trough
    from bounded
),

int_plausibility__spikes as (
    select
        rule_id,
        observation_id,
        value as checked_value,
        case
            when is_peak then 'higher of the years before and after'
            else 'lower of the years before and after'
        end as compared_with,
        case when is_peak then higher_neighbour else lower_neighbour end as compared_value,
        lower_neighbour / factor as lower_allowed,
        higher_neighbour * factor as upper_allowed
    from judged
    where is_peak or is_trough
)

select * from int_plausibility__spikes
