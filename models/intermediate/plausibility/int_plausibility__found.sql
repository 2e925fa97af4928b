-- What all plausibility rules found: one row per rule and figure, with where it stands.
{% set checks = [
    "england", "editions", "spikes", "reorganised_levels", "reorganised_zeros",
    "zeros_everywhere", "bounds",
] %}

with

figures as (
    select * from {{ ref("int_plausibility__figures") }}
),

unioned as (
    {% for check in checks -%}
    select * from {{ ref("int_plausibility__" ~ check) }}
    {% if not loop.last -%}
    union all
    {% endif %}
    {%- endfor %}
),

int_plausibility__found as (
    select
        unioned.rule_id,
        unioned.observation_id,
        figures.source_id,
        figures.dataset,
        figures.published_on,
        figures.extract_name,
        figures.source_locator,
        figures.measure_id,
        figures.area_code,
        figures.area_name,
        figures.period_id,
        figures.population_group_id,
        unioned.checked_value as value,
        unioned.compared_with,
        unioned.compared_value,
        unioned.lower_allowed,
        unioned.upper_allowed
    from unioned
    inner join figures
        on unioned.observation_id = figures.observation_id
)

select * from int_plausibility__found
