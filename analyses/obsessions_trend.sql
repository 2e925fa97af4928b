-- Question: are the three obsessions moving the right way?
-- One row per obsession, measure and period of the area in focus, with the change and whether it
-- is good for children. Snapshots stand in the order of their dates; nothing crosses a break.
with

indicators as (
    select * from {{ ref("dim_indicators") }}
    where is_obsession
),

key_indicators as (
    select * from {{ ref("fct_key_indicators") }}
    where
        area_code = '{{ var("area_code") }}'
        and population_group_id = 'all/all'
),

measures as (
    select * from {{ ref("dim_measures") }}
),

periods as (
    select * from {{ ref("dim_periods") }}
),

obsessions_trend as (
    select
        indicators.plan_name,
        indicators.indicator_name,
        measures.measure_name,
        measures.unit,
        periods.period_label,
        periods.start_date,
        key_indicators.value,
        key_indicators.change_from_previous,
        case
            when key_indicators.change_from_previous is null then 'no earlier point'
            when key_indicators.change_from_previous = 0 then 'unchanged'
            when measures.polarity = 'none' then 'no direction'
            when (key_indicators.change_from_previous > 0) = (measures.polarity = 'higher')
                then 'better'
            else 'worse'
        end as direction
    from key_indicators
    inner join indicators
        on key_indicators.indicator_id = indicators.indicator_id
    inner join measures
        on key_indicators.measure_id = measures.measure_id
    inner join periods
        on key_indicators.period_id = periods.period_id
    where key_indicators.value is not null
)

select * from obsessions_trend
order by plan_name, indicator_name, measure_name, start_date
