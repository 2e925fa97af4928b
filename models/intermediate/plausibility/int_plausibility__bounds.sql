-- Values of national files outside their own interval or beyond what their unit can be.
{{ config(materialized="incremental", incremental_strategy="append") }}
with

figures as (
    select * from {{ ref("int_plausibility__figures") }}
    where
        value is not null
        and {{ cypp.of_new_files("sha256") }}
),

thresholds as (
    select * from {{ ref("stg_policy__plausibility_thresholds") }}
    where rule_id in ('outside_own_interval', 'beyond_the_unit')
),

bounded as (
    select
        thresholds.rule_id,
        figures.observation_id,
        figures.value,
        case
            when thresholds.rule_id = 'beyond_the_unit' then thresholds.lowest
            else figures.lower_ci - thresholds.tolerance
        end as lower_allowed,
        case
            when thresholds.rule_id = 'beyond_the_unit' then thresholds.highest
            else figures.upper_ci + thresholds.tolerance
        end as upper_allowed
    from figures
    inner join thresholds
        on figures.unit = thresholds.unit
),

int_plausibility__bounds as (
    select
        rule_id,
        observation_id,
        value as checked_value,
        case
            when rule_id = 'beyond_the_unit' then 'bound of the unit'
            else 'bound of its interval'
        end as compared_with,
        case when value < lower_allowed then lower_allowed else upper_allowed end
            as compared_value,
        lower_allowed,
        upper_allowed
    from bounded
    where value < lower_allowed or value > upper_allowed
)

select * from int_plausibility__bounds
