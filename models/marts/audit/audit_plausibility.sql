{% set numbers = ["value", "compared_value", "lower_allowed", "upper_allowed"] %}

with

found as (
    select * from {{ ref("int_plausibility__found") }}
),

rules as (
    select * from {{ ref("stg_policy__plausibility_rules") }}
),

acknowledged as (
    select * from {{ ref("int_plausibility__acknowledged") }}
    where place = 1
),

-- Two digits: engines write a floating point number in different ways.
worded as (
    select
        {% for number in numbers -%}
        -- Rounded first: engines turn a float into a decimal by its digits or by its binary value.
        cast(
            cast({{ cypp.round_to(number, 2) }} as decimal(18, 2)) as {{ dbt.type_string() }}
        ) as {{ number }}_text,
        {% endfor -%}
        found.*
    from found
),

audit_plausibility as (
    select
        worded.rule_id,
        rules.rule_name,
        rules.severity,
        worded.observation_id,
        worded.source_id,
        worded.extract_name,
        worded.source_locator,
        worded.published_on,
        worded.measure_id,
        worded.area_code,
        worded.period_id,
        worded.population_group_id,
        worded.value,
        worded.compared_with,
        worded.compared_value,
        worded.lower_allowed,
        worded.upper_allowed,
        worded.area_name || ', ' || worded.period_id || ', ' || worded.measure_id || ' ('
        || worded.population_group_id || '): ' || worded.value_text || ' beside '
        || worded.compared_value_text || ', ' || worded.compared_with
        || coalesce('; at least ' || worded.lower_allowed_text, '')
        || coalesce('; at most ' || worded.upper_allowed_text, '') as detail,
        rules.how_to_resolve,
        acknowledged.acknowledgement_id is not null as is_acknowledged,
        acknowledged.acknowledgement_id,
        acknowledged.reason as acknowledged_reason,
        acknowledged.acknowledged_on,
        acknowledged.acknowledged_by
    from worded
    inner join rules
        on worded.rule_id = rules.rule_id
    left join acknowledged
        on
            worded.rule_id = acknowledged.rule_id
            and worded.observation_id = acknowledged.observation_id
)

select * from audit_plausibility
