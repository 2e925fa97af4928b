-- Trend of each key figure: by test where five annual points allow it, else by the last change.
{{ config(materialized="view") }}

with

key_indicators as (
    select * from {{ ref("int_key_indicators__joined") }}
),

trends as (
    select * from {{ ref("int_trends__tested") }}
),

trend_verdicts as (
    select * from {{ ref("stg_policy__trend_verdicts") }}
),

directed as (
    select
        key_indicators.key_figure_id,
        key_indicators.polarity,
        key_indicators.value,
        trends.method,
        trends.chi_square,
        case
            when trends.direction is not null then trends.direction
            when {{ cypp.round_to("key_indicators.change_from_previous", 9) }} > 0 then 'up'
            when {{ cypp.round_to("key_indicators.change_from_previous", 9) }} < 0 then 'down'
            when key_indicators.change_from_previous is not null then 'flat'
        end as direction
    from key_indicators
    left join trends
        on key_indicators.observation_id = trends.observation_id
),

int_key_indicators__trends as (
    select
        directed.key_figure_id,
        trend_verdicts.verdict,
        directed.chi_square,
        case
            when directed.value is null then 'no value'
            when directed.direction is null then 'no earlier value without a break between'
            when directed.method = 'proportions' then 'chi_square_proportions'
            when directed.method = 'weighted' then 'chi_square_weighted'
            else 'sign_of_last_change'
        end as rule
    from directed
    left join trend_verdicts
        on
            directed.direction = trend_verdicts.direction
            and directed.polarity = trend_verdicts.polarity
)

select * from int_key_indicators__trends
