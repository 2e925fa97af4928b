-- Which acknowledgement covers which finding: every pair that fits, the narrowest first.
with

found as (
    select * from {{ ref("int_plausibility__found") }}
),

acknowledgements as (
    select * from {{ ref("stg_policy__plausibility_acknowledgements") }}
),

paired as (
    select
        found.rule_id,
        found.observation_id,
        acknowledgements.acknowledgement_id,
        acknowledgements.reason,
        acknowledgements.acknowledged_on,
        acknowledgements.acknowledged_by,
        case when acknowledgements.dataset is null then 0 else 1 end
        + case when acknowledgements.measure_id is null then 0 else 1 end
        + case when acknowledgements.area_code is null then 0 else 1 end
        + case when acknowledgements.period_id is null then 0 else 1 end
        + case when acknowledgements.population_group_id is null then 0 else 1 end
            as named_count
    from found
    inner join acknowledgements
        on
            found.rule_id = acknowledgements.rule_id
            -- A dataset is all editions of a release; one edition is named by its source_id.
            and (
                acknowledgements.dataset is null
                or acknowledgements.dataset in (found.dataset, found.source_id)
            )
            and coalesce(acknowledgements.measure_id, found.measure_id) = found.measure_id
            and coalesce(acknowledgements.area_code, found.area_code) = found.area_code
            and coalesce(acknowledgements.period_id, found.period_id) = found.period_id
            and coalesce(acknowledgements.population_group_id, found.population_group_id)
            = found.population_group_id
),

int_plausibility__acknowledged as (
    select
        rule_id,
        observation_id,
        acknowledgement_id,
        reason,
        acknowledged_on,
        acknowledged_by,
        row_number() over (
            partition by rule_id, observation_id
            order by named_count desc, acknowledged_on desc, acknowledgement_id asc
        ) as place
    from paired
)

select * from int_plausibility__acknowledged
