-- Cells of two consecutive editions of one dataset side by side, each with what became of it.
-- Made after {{ ref("int_observations__numbered") }}: side by side each takes twice as long.
{{ config(materialized="incremental", incremental_strategy="append") }}
{% set counts = ["numerator", "denominator", "lower_ci", "upper_ci"] %}
{% set place = ["measure_id", "area_code", "period_id", "population_group_id"] %}

with

-- Each is read for itself: an engine that keeps what is read twice would keep all observations.
{% for use in ["edition", "old", "new", "period"] -%}
{{ use }}_observations as (
    select * from {{ ref("int_national__observations") }}
    where {{ cypp.known_by("published_on") }}
),

{% endfor -%}

limits as (
    select
        max(case when limit_id = 'revision_relative_tolerance' then limit_value end)
            as relative_tolerance,
        max(case when limit_id = 'revision_absolute_tolerance' then limit_value end)
            as absolute_tolerance
    from {{ ref("stg_landing__audit_limits") }}
),

editions as (
    select
        dataset,
        published_on as new_published_on,
        lag(published_on) over (partition by dataset order by published_on)
            as old_published_on,
        max(case when {{ cypp.of_new_files("sha256") }} then 1 else 0 end) as has_new_file
    from edition_observations
    group by dataset, published_on
),

-- An edition is compared with the one before it when it is new.
pairs as (
    select
        dataset,
        old_published_on,
        new_published_on
    from editions
    where
        old_published_on is not null
        and has_new_file = 1
),

{% for side in ["old", "new"] -%}
{{ side }}_cells as (
    select
        {{ side }}_observations.*,
        pairs.old_published_on,
        pairs.new_published_on
    from {{ side }}_observations
    inner join pairs
        on
            {{ side }}_observations.dataset = pairs.dataset
            and {{ side }}_observations.published_on = pairs.{{ side }}_published_on
),

{% endfor -%}

-- A period that one edition leaves out for a group is no dropped cell of each area.
printed_periods as (
    select
        dataset,
        published_on,
        measure_id,
        population_group_id,
        period_id
    from period_observations
    where published_on >= (
            select min(pairs.old_published_on) as first_published_on from pairs
        )
    group by dataset, published_on, measure_id, population_group_id, period_id
),

joined as (
    select
        coalesce(old_cells.dataset, new_cells.dataset) as dataset,
        coalesce(old_cells.old_published_on, new_cells.old_published_on) as old_published_on,
        coalesce(old_cells.new_published_on, new_cells.new_published_on) as new_published_on,
        {% for column in place -%}
        coalesce(old_cells.{{ column }}, new_cells.{{ column }}) as {{ column }},
        {% endfor -%}
        {% for column in ["value"] + counts + ["missing_reason"] -%}
        old_cells.{{ column }} as old_{{ column }},
        new_cells.{{ column }} as new_{{ column }},
        {% endfor -%}
        old_cells.source_id as old_source_id,
        new_cells.source_id as new_source_id
    from old_cells
    full outer join new_cells
        on
            old_cells.dataset = new_cells.dataset
            and old_cells.new_published_on = new_cells.new_published_on
            {% for column in place -%}
            and old_cells.{{ column }} = new_cells.{{ column }}
            {% endfor %}
),

int_national__revisions as (
    select
        joined.*,
        case
            when joined.old_source_id is null and old_periods.period_id is null
                then 'period_added'
            when joined.old_source_id is null then 'cell_added'
            when joined.new_source_id is null and new_periods.period_id is null
                then 'period_dropped'
            when joined.new_source_id is null then 'cell_dropped'
            when joined.old_value is null and joined.new_value is not null then 'value_added'
            when joined.old_value is not null and joined.new_value is null then 'withdrawn'
            when joined.old_value is null and joined.old_missing_reason != joined.new_missing_reason
                then 'reason_changed'
            when {{ cypp.differs(
                "joined.old_value", "joined.new_value",
                "limits.relative_tolerance", "limits.absolute_tolerance"
            ) }}
                then 'restated'
            {% for column in counts -%}
            when {{ cypp.differs(
                "joined.old_" ~ column, "joined.new_" ~ column,
                "limits.relative_tolerance", "limits.absolute_tolerance"
            ) }}
                then 'counts_restated'
            {% endfor -%}
            else 'unchanged'
        end as revision_type
    from joined
    cross join limits
    {% for side in ["old", "new"] -%}
    left join printed_periods as {{ side }}_periods
        on
            joined.dataset = {{ side }}_periods.dataset
            and joined.{{ side }}_published_on = {{ side }}_periods.published_on
            and joined.measure_id = {{ side }}_periods.measure_id
            and joined.population_group_id = {{ side }}_periods.population_group_id
            and joined.period_id = {{ side }}_periods.period_id
    {% endfor %}
)

select * from int_national__revisions
