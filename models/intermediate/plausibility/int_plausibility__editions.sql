-- Figures that the next edition of the same release restates by a factor, such as twice or half.
with

figures as (
    select * from {{ ref("int_plausibility__figures") }}
    where value is not null
),

thresholds as (
    select * from {{ ref("stg_policy__plausibility_thresholds") }}
    where rule_id = 'changed_between_editions'
),

-- What no edition restates by the factor has its least and its greatest value closer together: of
-- millions of figures a few are left to be put in order. Below zero the bounds say nothing.
far_apart as (
    select
        figures.dataset,
        figures.measure_id,
        figures.area_code,
        figures.period_id,
        figures.population_group_id
    from figures
    inner join thresholds
        on
            figures.unit = thresholds.unit
            and thresholds.group_scope in ('any', figures.group_kind)
    group by
        figures.dataset, figures.measure_id, figures.area_code,
        figures.period_id, figures.population_group_id
    having
        min(figures.value) != max(figures.value)
        and (
            min(figures.value) < 0
            or max(figures.value) >= min(figures.value) * min(thresholds.factor)
            or min(figures.value) <= max(figures.value) / min(thresholds.factor)
        )
),

to_be_judged as (
    select figures.*
    from figures
    inner join far_apart
        on
            figures.dataset = far_apart.dataset
            and figures.measure_id = far_apart.measure_id
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
