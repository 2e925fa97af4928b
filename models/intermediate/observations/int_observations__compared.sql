-- Current figures beside their comparators, rank, previous value and target.
with

observations as (
    select * from {{ ref("int_observations__current") }}
),

comparators as (
    select * from {{ ref("int_areas__comparators") }}
),

-- The set in force on the day of publication applies.
comparator_values as (
    select
        observations.observation_id,
        comparators.comparator,
        comparators.member_kind,
        avg(members.value) as comparator_value,
        count(members.value) as member_count
    from observations
    inner join comparators
        on
            observations.area_code = comparators.area_code
            and observations.published_on
            between comparators.valid_from and comparators.valid_to
    inner join observations as members
        on
            comparators.comparator_area_code = members.area_code
            and observations.measure_id = members.measure_id
            and observations.period_id = members.period_id
            and observations.population_group_id = members.population_group_id
    group by observations.observation_id, comparators.comparator, comparators.member_kind
),

pivoted as (
    select
        observation_id,
        max(case when comparator = 'england' then comparator_value end) as england_value,
        max(case when comparator = 'region' then comparator_value end) as region_value,
        max(case when comparator = 'neighbours' then comparator_value end) as neighbours_value,
        -- A published average does not say how many of its members had a value.
        max(
            case when comparator = 'neighbours' and member_kind = 'member' then member_count end
        ) as neighbours_with_value
    from comparator_values
    group by observation_id
),

ranked as (
    select
        observation_id,
        rank() over (
            partition by measure_id, period_id, population_group_id
            order by case when polarity = 'higher' then -value else value end
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
        pivoted.england_value,
        pivoted.region_value,
        pivoted.neighbours_value,
        pivoted.neighbours_with_value,
        ranked.area_rank,
        ranked.rank_of,
        case
            when ranked.rank_of >= 4
                then cast(ceiling(4.0 * ranked.area_rank / ranked.rank_of) as integer)
        end as quartile,
        sequenced.change_from_previous
    from observations
    left join pivoted
        on observations.observation_id = pivoted.observation_id
    left join ranked
        on observations.observation_id = ranked.observation_id
    left join sequenced
        on observations.observation_id = sequenced.observation_id
)

select * from int_observations__compared
