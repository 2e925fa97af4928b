{{ config(materialized=cypp.view_or_table()) }}

with

observations as (
    select * from {{ ref("int_observations__ranked") }}
    where value is not null
),

conflicting as (
    select * from {{ ref("int_observations__edition_counts") }}
    where lowest_value != highest_value
),

-- Read for itself: an engine that keeps what is read twice would keep all observations.
chosen as (
    select * from {{ ref("int_observations__ranked") }}
    where
        value is not null
        and is_current
),

source_precedence as (
    select * from {{ ref("stg_policy__source_precedence") }}
),

audit_source_conflicts as (
    select
        observations.measure_id,
        observations.area_code,
        observations.period_id,
        observations.population_group_id,
        observations.observation_id,
        observations.value as competing_value,
        observations.source_id,
        observations.source_locator,
        observations.source_text,
        observations.published_on,
        observations.edition_rank,
        observations.is_current as is_chosen,
        chosen.value as chosen_value,
        chosen.observation_id as chosen_observation_id,
        case
            when observations.is_current then 'chosen'
            when observations.published_on < chosen.published_on then 'an older edition'
            when observations.extract_kind != chosen.extract_kind
                then 'precedence: ' || source_precedence.reason
            when observations.value = chosen.value then 'repeats the chosen value'
            else 'stands later in the same kind of extract'
        end as reason
    from observations
    inner join conflicting
        on
            observations.measure_id = conflicting.measure_id
            and observations.area_code = conflicting.area_code
            and observations.period_id = conflicting.period_id
            and observations.population_group_id = conflicting.population_group_id
    inner join chosen
        on
            observations.measure_id = chosen.measure_id
            and observations.area_code = chosen.area_code
            and observations.period_id = chosen.period_id
            and observations.population_group_id = chosen.population_group_id
    left join source_precedence
        on chosen.extract_kind = source_precedence.extract_kind
)

select * from audit_source_conflicts
