-- Every gap in one shape: a value, what it is held against, and whether that is comparable.
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
    where is_current and value is not null
),

gap_exclusions as (
    select * from {{ ref("stg_policy__gap_exclusions") }}
),

-- The neighbours' mean is the simple mean of the members with a value.
comparator_gaps as (
    select
        observations.observation_id,
        'comparator' as gap_type,
        comparators.comparator as reference,
        avg(members.value) as reference_value
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

-- A group against its peers, and against the average of its area.
group_gaps as (
    select
        observations.observation_id,
        'group' as gap_type,
        others.population_group_id as reference,
        others.value as reference_value
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

target_gaps as (
    select
        observations.observation_id,
        'target' as gap_type,
        targets.plan_id as reference,
        targets.value as reference_value
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

direct as (
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
        unioned.gap_type,
        unioned.reference,
        observations.value,
        unioned.reference_value
    from unioned
    inner join observations
        on unioned.observation_id = observations.observation_id
    left join gap_exclusions
        on
            unioned.gap_type = gap_exclusions.gap_type
            and observations.unit = gap_exclusions.unit
    where gap_exclusions.gap_type is null
),

-- Our gap between two groups held against the same gap in England.
gap_of_gaps as (
    select
        ours.measure_id,
        ours.area_code,
        ours.period_id,
        ours.period_type,
        ours.period_start_date,
        ours.period_end_date,
        ours.population_group_id,
        ours.polarity,
        ours.unit,
        'gap_of_gaps' as gap_type,
        'england ' || ours.reference as reference,
        ours.value - ours.reference_value as value,
        theirs.value - theirs.reference_value as reference_value
    from direct as ours
    inner join comparators
        on
            ours.area_code = comparators.area_code
            and comparators.comparator = 'england'
    inner join direct as theirs
        on
            comparators.comparator_area_code = theirs.area_code
            and ours.measure_id = theirs.measure_id
            and ours.period_id = theirs.period_id
            and ours.population_group_id = theirs.population_group_id
            and ours.reference = theirs.reference
    where ours.gap_type = 'group' and theirs.gap_type = 'group'
),

int_gaps__unioned as (
    select * from direct
    union all
    select * from gap_of_gaps
)

select * from int_gaps__unioned
