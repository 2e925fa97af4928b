-- Every gap but gaps of gaps: a value, what it is held against, and the intervals of both sides.
with

observations as (
    select * from {{ ref("int_observations__current") }}
    where value is not null
),

comparators as (
    select * from {{ ref("int_areas__comparators") }}
),

targets as (
    select * from {{ ref("int_targets__ranked") }}
    where
        is_current
        and value is not null
        and not is_behind_break
),

gap_exclusions as (
    select * from {{ ref("stg_policy__gap_exclusions") }}
),

-- The neighbours' mean is the simple mean of the members with a value; only a comparator that is
-- one published value has an interval of its own.
comparator_gaps as (
    select
        observations.observation_id,
        'comparator' as gap_type,
        comparators.comparator as reference,
        {{ cypp.exact_mean("members.value") }} as reference_value,
        min(case when comparators.member_kind != 'member' then members.lower_ci end)
            as reference_lower_ci,
        min(case when comparators.member_kind != 'member' then members.upper_ci end)
            as reference_upper_ci
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
    group by observations.observation_id, comparators.comparator
),

-- A group against its peers, and against the average of its area. A group is a part of the whole,
-- so their intervals are not independent and give none for the gap.
group_gaps as (
    select
        observations.observation_id,
        'group' as gap_type,
        others.population_group_id as reference,
        others.value as reference_value,
        case when not others.is_group_total then others.lower_ci end as reference_lower_ci,
        case when not others.is_group_total then others.upper_ci end as reference_upper_ci
    from observations
    inner join observations as others
        on
            observations.measure_id = others.measure_id
            and observations.area_code = others.area_code
            and observations.period_id = others.period_id
            and observations.population_group_id != others.population_group_id
            and (
                observations.comparison_group_id = others.population_group_id
                or others.is_group_total
            )
    where not observations.is_group_total
),

-- A target is no estimate: its interval is the target itself.
target_gaps as (
    select
        observations.observation_id,
        'target' as gap_type,
        targets.plan_id as reference,
        targets.value as reference_value,
        targets.value as reference_lower_ci,
        targets.value as reference_upper_ci
    from observations
    inner join targets
        on
            observations.measure_id = targets.measure_id
            and observations.area_code = targets.area_code
            and observations.period_id = targets.period_id
            and observations.population_group_id = targets.population_group_id
),

unioned as (
    select * from comparator_gaps
    union all
    select * from group_gaps
    union all
    select * from target_gaps
),

int_gaps__unioned as (
    select
        observations.measure_id,
        observations.area_code,
        observations.period_id,
        observations.period_type,
        observations.period_start_date,
        observations.period_end_date,
        observations.population_group_id,
        observations.polarity,
        observations.unit,
        observations.break_count,
        unioned.gap_type,
        unioned.reference,
        observations.value,
        observations.lower_ci,
        observations.upper_ci,
        unioned.reference_value,
        unioned.reference_lower_ci,
        unioned.reference_upper_ci
    from unioned
    inner join observations
        on unioned.observation_id = observations.observation_id
    left join gap_exclusions
        on
            unioned.gap_type = gap_exclusions.gap_type
            and observations.unit = gap_exclusions.unit
    where gap_exclusions.gap_type is null
)

select * from int_gaps__unioned
