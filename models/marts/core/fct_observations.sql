{{ config(materialized=cypp.view_or_table()) }}

with

observations as (
    select * from {{ ref("int_observations__ranked") }}
),

fct_observations as (
    select
        observation_id,
        measure_id,
        area_code,
        period_id,
        population_group_id,
        value,
        value_qualifier,
        numerator,
        denominator,
        lower_ci,
        upper_ci,
        interval_method,
        missing_reason,
        publication_status,
        published_on,
        edition_rank,
        is_current,
        source_id,
        source_locator,
        source_text,
        extract_name,
        note
    from observations
)

select * from fct_observations
