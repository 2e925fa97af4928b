with

figures as (
    select * from {{ ref("int_areas__predecessor_figures") }}
),

outcomes as (
    select * from {{ ref("stg_reference__succession_outcomes") }}
),

observations as (
    select * from {{ ref("int_observations__current") }}
),

fct_predecessor_observations as (
    select
        figures.successor_area_code,
        figures.changed_on,
        figures.succession_type,
        figures.measure_id,
        figures.period_id,
        figures.population_group_id,
        figures.predecessor_count,
        figures.predecessors_with_a_value,
        figures.value,
        figures.numerator,
        figures.denominator,
        figures.comparability,
        outcomes.is_comparable,
        outcomes.meaning as comparability_meaning,
        figures.missing_reason,
        figures.break_count,
        figures.predecessor_observation_id,
        observations.value as own_value,
        observations.observation_id as own_observation_id
    from figures
    inner join outcomes
        on figures.comparability = outcomes.comparability
    -- Some publishers work out the years before a change for the new authority themselves.
    left join observations
        on
            figures.successor_area_code = observations.area_code
            and figures.measure_id = observations.measure_id
            and figures.period_id = observations.period_id
            and figures.population_group_id = observations.population_group_id
)

select * from fct_predecessor_observations
