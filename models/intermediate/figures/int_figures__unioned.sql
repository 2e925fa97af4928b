-- Every transcribed figure of every document in one shape, still as printed.
with

report_cards as (
    select * from {{ ref("int_figures__report_cards") }}
),

plan_tables as (
    select * from {{ ref("int_figures__plan_tables") }}
),

text_figures as (
    select * from {{ ref("stg_documents__text_figures") }}
),

unioned as (
    select
        extract_kind,
        extract_name,
        figure_kind,
        source_id,
        line_number,
        token_number,
        cell_name,
        printed,
        measure_id,
        area_code,
        period_id,
        'all/all' as population_group_id,
        cast(null as {{ cypp.type_double() }}) as numerator,
        cast(null as {{ cypp.type_double() }}) as denominator,
        context,
        cast(null as {{ dbt.type_string() }}) as note
    from report_cards
    where figure_kind in ('observation', 'target')
    union all
    select
        extract_kind,
        extract_name,
        figure_kind,
        source_id,
        line_number,
        token_number,
        cell_name,
        printed,
        measure_id,
        area_code,
        period_id,
        population_group_id,
        cast(null as {{ cypp.type_double() }}) as numerator,
        cast(null as {{ cypp.type_double() }}) as denominator,
        context,
        note
    from plan_tables
    union all
    -- A missing mark or a number in words has no token: measure and group tell it from others.
    select
        'text' as extract_kind,
        extract_name,
        kind as figure_kind,
        source_id,
        line_number,
        token_number,
        coalesce(
            't' || cast(token_number as {{ dbt.type_string() }}),
            'word_' || measure_id || '_' || period_id || '_' || population_group_id
        ) as cell_name,
        printed,
        measure_id,
        area_code,
        period_id,
        population_group_id,
        numerator,
        denominator,
        context,
        note
    from text_figures
),

int_figures__unioned as (
    select
        source_id || ':' || cast(line_number as {{ dbt.type_string() }}) || ':' || cell_name
            as figure_id,
        unioned.*
    from unioned
)

select * from int_figures__unioned
