-- Implausible figures that somebody has looked at; null stands for any.
with

rows_as_text as (
    select * from {{ ref("plausibility_acknowledgements") }}
),

typed as (
    select
        nullif(trim(rule_id), '') as rule_id,
        nullif(trim(dataset), '') as dataset,
        nullif(trim(measure_id), '') as measure_id,
        nullif(trim(area_code), '') as area_code,
        nullif(trim(period_id), '') as period_id,
        nullif(trim(population_group_id), '') as population_group_id,
        nullif(trim(reason), '') as reason,
        cast(nullif(trim(acknowledged_on), '') as date) as acknowledged_on,
        nullif(trim(acknowledged_by), '') as acknowledged_by
    from rows_as_text
),

stg_policy__plausibility_acknowledgements as (
    select
        rule_id || '|' || coalesce(dataset, '') || '|' || coalesce(measure_id, '')
        || '|' || coalesce(area_code, '') || '|' || coalesce(period_id, '')
        || '|' || coalesce(population_group_id, '') as acknowledgement_id,
        rule_id,
        dataset,
        measure_id,
        area_code,
        period_id,
        population_group_id,
        reason,
        acknowledged_on,
        acknowledged_by
    from typed
)

select * from stg_policy__plausibility_acknowledgements
