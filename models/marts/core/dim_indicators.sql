with

indicators as (
    select * from {{ ref("stg_framework__indicators") }}
),

outcomes as (
    select * from {{ ref("stg_framework__outcomes") }}
),

plans as (
    select * from {{ ref("stg_framework__plans") }}
),

obsessions as (
    select * from {{ ref("stg_framework__obsessions") }}
),

dim_indicators as (
    select
        indicators.plan_id,
        plans.plan_name,
        indicators.indicator_id,
        indicators.indicator_number,
        indicators.indicator_name,
        indicators.outcome_id,
        outcomes.outcome_number,
        outcomes.outcome_name,
        indicators.obsession_id,
        indicators.obsession_id is not null as is_obsession,
        obsessions.obsession_name,
        indicators.owner,
        indicators.source_id,
        'line ' || cast(indicators.line_number as {{ dbt.type_string() }}) as source_locator
    from indicators
    left join outcomes
        on indicators.outcome_id = outcomes.outcome_id
    left join plans
        on indicators.plan_id = plans.plan_id
    left join obsessions
        on indicators.obsession_id = obsessions.obsession_id
)

select * from dim_indicators
