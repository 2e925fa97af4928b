-- Verdicts of key figures against target, England and neighbours, each with the rule behind it.
--
-- By confidence interval where there is one, else by the bands that the plan's own colours show.
with

key_indicators as (
    select * from {{ ref("int_key_indicators__joined") }}
),

status_bands as (
    select * from {{ ref("stg_policy__status_bands") }}
),

interval_verdicts as (
    select * from {{ ref("stg_policy__interval_verdicts") }}
),

gap_exclusions as (
    select * from {{ ref("stg_policy__gap_exclusions") }}
    where gap_type = 'comparator'
),

-- Distances are favourable differences: in percent of the target, in points from a benchmark.
distances as (
    select
        key_figure_id,
        'target' as compared_with,
        'target' as comparison,
        unit,
        polarity,
        target_value as reference_value,
        value,
        is_target_behind_break,
        cast(null as {{ cypp.type_double() }}) as lower_ci,
        cast(null as {{ cypp.type_double() }}) as upper_ci,
        {{ cypp.favourable(
            "100.0 * (" ~ cypp.round_to("value", "target_decimals") ~ " - target_value)"
            ~ " / nullif(abs(target_value), 0)",
            "polarity",
        ) }} as distance
    from key_indicators
    union all
    select
        key_figure_id,
        'england' as compared_with,
        'benchmark' as comparison,
        unit,
        polarity,
        england_value as reference_value,
        value,
        false as is_target_behind_break,
        lower_ci,
        upper_ci,
        {{ cypp.favourable("value - england_value", "polarity") }} as distance
    from key_indicators
    union all
    select
        key_figure_id,
        'neighbours' as compared_with,
        'benchmark' as comparison,
        unit,
        polarity,
        neighbours_value as reference_value,
        value,
        false as is_target_behind_break,
        lower_ci,
        upper_ci,
        {{ cypp.favourable("value - neighbours_value", "polarity") }} as distance
    from key_indicators
),

positioned as (
    select
        *,
        case
            when lower_ci is null or upper_ci is null or reference_value is null then null
            when upper_ci < reference_value then 'lower'
            when lower_ci > reference_value then 'higher'
            else 'similar'
        end as position
    from distances
),

-- A band of the measure's own unit and a band of any unit never fit one distance together.
int_key_indicators__verdicts as (
    select
        positioned.key_figure_id,
        positioned.compared_with,
        positioned.reference_value,
        positioned.distance,
        positioned.position,
        case
            when gap_exclusions.unit is not null then null
            when positioned.is_target_behind_break then null
            when positioned.position is not null then interval_verdicts.verdict
            else status_bands.verdict
        end as verdict,
        case
            when positioned.value is null then 'no value'
            when gap_exclusions.unit is not null then 'a ' || positioned.unit || ' is not compared'
            when positioned.reference_value is null
                then 'no ' || positioned.compared_with || ' value'
            when positioned.is_target_behind_break then 'a break since the target was set'
            when positioned.position is not null then 'interval_' || positioned.position
            when positioned.distance is null and positioned.polarity in ('higher', 'lower')
                then 'target is zero'
            when positioned.distance is null then 'no direction is good'
            else coalesce(status_bands.band_id, 'no band for ' || positioned.unit)
        end as rule
    from positioned
    left join gap_exclusions
        on
            positioned.comparison = 'benchmark'
            and positioned.unit = gap_exclusions.unit
    left join status_bands
        on
            gap_exclusions.unit is null
            and positioned.comparison = status_bands.comparison
            and status_bands.unit in ('any', positioned.unit)
            and positioned.distance is not null
            and {{ cypp.in_band("positioned.distance", "status_bands") }}
    left join interval_verdicts
        on
            positioned.position = interval_verdicts.position
            and positioned.polarity = interval_verdicts.polarity
)

select * from int_key_indicators__verdicts
