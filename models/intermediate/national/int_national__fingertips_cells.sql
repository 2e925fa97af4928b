-- Mapped values of Fingertips with count, denominator and published interval, a row per role.
{% set roles = {
    "value": "value", "lower_ci": "lower_ci_95", "upper_ci": "upper_ci_95",
    "numerator": "count_value", "denominator": "denominator",
} %}

with

downloads as (
    select * from {{ ref("stg_fingertips__values") }}
    -- Breakdowns by category are other populations.
    where category is null
),

fingertips_measures as (
    select * from {{ ref("stg_mapping__fingertips_measures") }}
),

mapped as (
    select
        downloads.*,
        fingertips_measures.measure_id,
        fingertips_measures.population_group_id,
        fingertips_measures.period_kind
    from downloads
    inner join fingertips_measures
        on
            downloads.indicator_id = fingertips_measures.indicator_id
            and downloads.sex = fingertips_measures.sex
            and coalesce(fingertips_measures.age, downloads.age) = downloads.age
),

int_national__fingertips_cells as (
    {% for role, column in roles.items() -%}
    select
        'fingertips' as source_kind,
        file_name,
        sha256,
        dataset,
        cast(null as {{ dbt.type_string() }}) as dataset_id,
        edition_date,
        row_number,
        '{{ column }}' as column_name,
        area_code,
        time_period as printed_period,
        {{ column }} as cell_value,
        measure_id,
        population_group_id,
        period_kind,
        '{{ role }}' as role,
        cast(1 as {{ cypp.type_double() }}) as value_factor,
        cast(0 as {{ cypp.type_double() }}) as value_offset,
        cast(null as integer) as first_year_from,
        cast(null as integer) as first_year_to
    from mapped
    {% if not loop.last %}
    union all
    {% endif %}
    {%- endfor %}
)

select * from int_national__fingertips_cells
