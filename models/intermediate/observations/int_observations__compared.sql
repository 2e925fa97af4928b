-- Current figures beside their comparators, rank, previous value and target.
{{ config(materialized="view") }}

with

observations as (
    select * from {{ ref("int_observations__current") }}
),

comparator_values as (
    select * from {{ ref("int_observations__comparator_values") }}
),

ranked as (
    select
        observation_id,
        cast(
            rank() over (
                partition by measure_id, period_id, population_group_id
                order by case when polarity = 'higher' then -value else value end
            ) as bigint
        ) as area_rank,
        count(*) over (partition by measure_id, period_id, population_group_id) as rank_of
    from observations
    where
        area_type = 'local_authority'
        and value is not null
        and polarity in ('higher', 'lower')
),

-- The break count is part of the series: nothing crosses a break.
sequenced as (
    select
        observation_id,
        value - lag(value) over (
            partition by
                measure_id, area_code, population_group_id, period_type, break_count
            order by period_start_date, period_end_date
        ) as change_from_previous
    from observations
    where value is not null
),

int_observations__compared as (
    select
        observations.*,
        comparator_values.england_value,
        comparator_values.region_value,
        comparator_values.neighbours_value,
        comparator_values.neighbours_with_value,
        comparator_values.neighbours_of,
        comparator_values.core_cities_value,
        comparator_values.core_cities_with_value,
        comparator_values.core_cities_of,
        ranked.area_rank,
        ranked.rank_of,
        case
            when ranked.rank_of >= 4
                then cast(ceiling(4.0 * ranked.area_rank / ranked.rank_of) as integer)
        end as quartile,
        sequenced.change_from_previous
    from observations
    left join comparator_values
        on observations.observation_id = comparator_values.observation_id
    left join ranked
        on observations.observation_id = ranked.observation_id
    left join sequenced
        on observations.observation_id = sequenced.observation_id
)

select * from int_observations__compared
