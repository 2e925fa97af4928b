-- Observations of all sources in one shape: one row per published value and source edition.
{{ config(materialized="view") }}

with

figures as (
    select * from {{ ref("int_figures__parsed") }}
),

national as (
    select * from {{ ref("int_national__observations") }}
    where {{ cypp.known_by("published_on") }}
),

from_documents as (
    select
        figure_id as observation_id,
        extract_kind,
        extract_name,
        cast(null as {{ dbt.type_string() }}) as sha256,
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
),

from_national_files as (
    select
        source_id || ':' || cast(source_row_number as {{ dbt.type_string() }})
        || ':' || measure_id || ':' || population_group_id as observation_id,
        extract_kind,
        extract_name,
        sha256,
        measure_id,
        area_code,
        period_id,
        population_group_id,
        value,
        cast(null as {{ dbt.type_string() }}) as value_qualifier,
        numerator,
        denominator,
        -- A value that is withheld has no interval: Fingertips prints -1 for its limits.
        case when value is not null then lower_ci end as lower_ci,
        case when value is not null then upper_ci end as upper_ci,
        case when value is null then missing_reason end as missing_reason,
        publication_status,
        published_on,
        source_id,
        source_row_number,
        source_locator,
        source_text,
        cast(null as {{ dbt.type_string() }}) as note
    from national
),

int_observations__unioned as (
    select * from from_documents
    union all
    select * from from_national_files
)

select * from int_observations__unioned
