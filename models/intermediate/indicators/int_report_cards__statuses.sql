-- Colours that the bands give for the report cards, with the band or the reason for none.
with

report_cards as (
    select * from {{ ref("int_report_cards__cells") }}
),

status_bands as (
    select * from {{ ref("stg_policy__status_bands") }}
),

distances as (
    select
        plan_id,
        pi_reference,
        'trend' as status,
        'trend' as comparison,
        unit,
        polarity,
        latest_value,
        value_before as reference_value,
        {{ cypp.favourable("latest_value - value_before", "polarity") }} as distance
    from report_cards
    union all
    select
        plan_id,
        pi_reference,
        'target' as status,
        'target' as comparison,
        unit,
        polarity,
        latest_value,
        target_value as reference_value,
        {{ cypp.favourable(
            "100.0 * (" ~ cypp.round_to("latest_value", "target_decimals") ~ " - target_value)"
            ~ " / nullif(abs(target_value), 0)",
            "polarity",
        ) }} as distance
    from report_cards
    union all
    select
        plan_id,
        pi_reference,
        'national' as status,
        'benchmark' as comparison,
        unit,
        polarity,
        latest_value,
        benchmark_national as reference_value,
        {{ cypp.favourable("latest_value - benchmark_national", "polarity") }} as distance
    from report_cards
    union all
    select
        plan_id,
        pi_reference,
        'similar' as status,
        'benchmark' as comparison,
        unit,
        polarity,
        latest_value,
        benchmark_similar as reference_value,
        {{ cypp.favourable("latest_value - benchmark_similar", "polarity") }} as distance
    from report_cards
),

int_report_cards__statuses as (
    select
        distances.plan_id,
        distances.pi_reference,
        distances.status,
        distances.distance,
        status_bands.colour,
        case
            when distances.latest_value is null then 'no value printed'
            when distances.reference_value is null and distances.status = 'trend'
                then 'only one value printed'
            when distances.reference_value is null
                then 'no ' || distances.status || ' figure printed'
            when distances.distance is null and distances.polarity in ('higher', 'lower')
                then 'target is zero'
            when distances.distance is null then 'no direction is good'
            else coalesce(status_bands.band_id, 'no band for ' || distances.unit)
        end as rule
    from distances
    left join status_bands
        on
            distances.comparison = status_bands.comparison
            and status_bands.unit in ('any', distances.unit)
            and distances.distance is not null
            and {{ cypp.in_band("distances.distance", "status_bands") }}
)

select * from int_report_cards__statuses
