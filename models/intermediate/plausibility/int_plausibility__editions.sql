-- Figures that the next edition of the same release restates by a factor, such as twice or half.
with

figures as (
    select * from {{ ref("int_plausibility__figures") }}
    where value is not null
),

edition_counts as (
    select * from {{ ref("int_observations__edition_counts") }}
),

measures as (
    select * from {{ ref("stg_framework__measures") }}
),

thresholds as (
    select * from {{ ref("stg_policy__plausibility_thresholds") }}
    where rule_id = 'changed_between_editions'
),

least_factors as (
    select
        unit,
        min(factor) as factor
    from thresholds
    group by unit
),

-- What no edition restates by the factor has its least and its greatest value closer together: of
-- millions of figures a few are left to be put in order. Below zero the bounds say nothing.
far_apart as (
    select edition_counts.*
    from edition_counts
    inner join measures
        on edition_counts.measure_id = measures.measure_id
    inner join least_factors
        on measures.unit = least_factors.unit
    where
        edition_counts.lowest_value != edition_counts.highest_value
        and (
            edition_counts.lowest_value < 0
            or edition_counts.highest_value >= edition_counts.lowest_value * least_factors.factor
            or edition_counts.lowest_value <= edition_counts.highest_value / least_factors.factor
        )
),

to_be_judged as (
    select figures.*
    from figures
    inner join far_apart
        on
            figures.measure_id = far_apart.measure_id
            and figures.area_code = far_apart.area_code
            and figures.period_id = far_apart.period_id
            and figures.population_group_id = far_apart.population_group_id
),

sequenced as (
    select
        *,
        lag(value) over (
            partition by dataset, measure_id, area_code, period_id, population_group_id
            order by published_on, source_id
        ) as previous_value,
        lag(published_on) over (
            partition by dataset, measure_id, area_code, period_id, population_group_id
            order by published_on, source_id
        ) as previous_published_on
    from to_be_judged
),

-- The larger of the two decides whether there is enough to judge; from zero any factor is reached.
int_plausibility__editions as (
    select
        thresholds.rule_id,
        sequenced.observation_id,
        sequenced.value as checked_value,
        'edition of ' || cast(sequenced.previous_published_on as {{ dbt.type_string() }})
            as compared_with,
        sequenced.previous_value as compared_value,
        sequenced.previous_value / thresholds.factor as lower_allowed,
        sequenced.previous_value * thresholds.factor as upper_allowed
    from sequenced
    inner join thresholds
        on
            sequenced.unit = thresholds.unit
            and thresholds.group_scope in ('any', sequenced.group_kind)
    where
        sequenced.value != sequenced.previous_value
        and greatest(sequenced.value, sequenced.previous_value) >= thresholds.minimum_base
        and (
            sequenced.value >= sequenced.previous_value * thresholds.factor
            or sequenced.value <= sequenced.previous_value / thresholds.factor
        )
)

select * from int_plausibility__editions
