-- Values of England, the region, the neighbours and the core cities beside each current figure.
with

observations as (
    select * from {{ ref("int_observations__current") }}
),

comparators as (
    select * from {{ ref("int_areas__comparators") }}
),

-- The set in force on the day of publication applies.
publication_days as (
    select
        area_code,
        published_on
    from observations
    group by area_code, published_on
),

in_force as (
    select
        publication_days.area_code,
        publication_days.published_on,
        comparators.comparator,
        comparators.member_kind,
        comparators.member_kind = 'member' as is_member,
        comparators.comparator_area_code
    from publication_days
    inner join comparators
        on
            publication_days.area_code = comparators.area_code
            and publication_days.published_on
            between comparators.valid_from and comparators.valid_to
),

-- A published average does not say how many of its members had a value.
set_sizes as (
    select
        area_code,
        published_on,
        nullif(count(case when comparator = 'neighbours' and is_member then 1 end), 0)
            as neighbours_of,
        nullif(count(case when comparator = 'core_cities' and is_member then 1 end), 0)
            as core_cities_of
    from in_force
    group by area_code, published_on
),

member_values as (
    select
        observations.observation_id,
        in_force.comparator,
        in_force.member_kind,
        {{ cypp.exact_mean("members.value") }} as comparator_value,
        count(members.value) as member_count
    from observations
    inner join in_force
        on
            observations.area_code = in_force.area_code
            and observations.published_on = in_force.published_on
    inner join observations as members
        on
            in_force.comparator_area_code = members.area_code
            and observations.measure_id = members.measure_id
            and observations.period_id = members.period_id
            and observations.population_group_id = members.population_group_id
    group by observations.observation_id, in_force.comparator, in_force.member_kind
),

pivoted as (
    select
        observation_id,
        {% for comparator in ["england", "region", "neighbours", "core_cities"] -%}
        max(case when comparator = '{{ comparator }}' then comparator_value end)
            as {{ comparator }}_value,
        {% endfor -%}
        max(
            case when comparator = 'neighbours' and member_kind = 'member' then member_count end
        ) as neighbours_with_value,
        max(
            case when comparator = 'core_cities' and member_kind = 'member' then member_count end
        ) as core_cities_with_value
    from member_values
    group by observation_id
),

-- No member with a value is 0 of its set; without a set there is nothing to count.
int_observations__comparator_values as (
    select
        observations.observation_id,
        pivoted.england_value,
        pivoted.region_value,
        pivoted.neighbours_value,
        case
            when set_sizes.neighbours_of > 0 then coalesce(pivoted.neighbours_with_value, 0)
        end as neighbours_with_value,
        set_sizes.neighbours_of,
        pivoted.core_cities_value,
        case
            when set_sizes.core_cities_of > 0 then coalesce(pivoted.core_cities_with_value, 0)
        end as core_cities_with_value,
        set_sizes.core_cities_of
    from observations
    left join set_sizes
        on
            observations.area_code = set_sizes.area_code
            and observations.published_on = set_sizes.published_on
    left join pivoted
        on observations.observation_id = pivoted.observation_id
)

select * from int_observations__comparator_values
