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
    from figures
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
