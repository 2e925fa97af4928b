-- Question: which indicators have no figure, and why?
-- One row per indicator of each plan without a value for the area in focus: either the sources
-- print a mark with a reason, or they print nothing at all.
with

indicators as (
    select * from {{ ref("dim_indicators") }}
),

figures as (
    select
        indicator_id,
        count(value) as value_count,
        count(*) as row_count,
        min(missing_reason) as first_reason,
        max(missing_reason) as last_reason
    from {{ ref("fct_key_indicators") }}
    where area_code = '{{ var("area_code") }}'
    group by indicator_id
),

indicators_without_data as (
    select
        indicators.plan_name,
        indicators.indicator_number,
        indicators.indicator_name,
        indicators.outcome_name,
        case
            when figures.row_count is null then 'no source prints a figure'
            when figures.first_reason = figures.last_reason then figures.first_reason
            else figures.first_reason || ', ' || figures.last_reason
        end as reason
    from indicators
    left join figures
        on indicators.indicator_id = figures.indicator_id
    where coalesce(figures.value_count, 0) = 0
)

select * from indicators_without_data
order by plan_name, indicator_number
