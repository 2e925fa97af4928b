-- Observations of all sources in one shape: one row per published value and source edition.
with

figures as (
    select * from {{ ref("int_figures__parsed") }}
),

int_observations__unioned as (
    select
        figure_id as observation_id,
        extract_kind,
        extract_name,
        measure_id,
        area_code,
        period_id,
        population_group_id,
        value,
        value_qualifier,
        numerator,
        denominator,
        cast(null as {{ cypp.type_double() }}) as lower_ci,
        cast(null as {{ cypp.type_double() }}) as upper_ci,
        missing_reason,
        publication_status,
        published_on,
        source_id,
        line_number as source_row_number,
        source_locator,
        printed as source_text,
        note
    from figures
    where figure_kind = 'observation'
)

select * from int_observations__unioned
