-- Observations with their place among the figures for the same thing: rank 1 is the current one.
--
-- A view: each new edition moves the rank of every older figure.
{{ config(materialized="view") }}

with

observations as (
    select * from {{ ref("int_observations__numbered") }}
),

edition_counts as (
    select * from {{ ref("int_observations__edition_counts") }}
),

int_observations__ranked as (
    select
        observations.observation_id,
        observations.extract_kind,
        observations.extract_name,
        observations.measure_id,
        observations.area_code,
        observations.period_id,
        observations.population_group_id,
        observations.value,
        observations.value_qualifier,
        observations.numerator,
        observations.denominator,
        observations.lower_ci,
        observations.upper_ci,
        observations.interval_method,
        observations.missing_reason,
        observations.publication_status,
        observations.published_on,
        observations.source_id,
        observations.source_row_number,
        observations.source_locator,
        observations.source_text,
        observations.note,
        edition_counts.edition_count - observations.edition_number + 1 as edition_rank,
        observations.edition_number = edition_counts.edition_count as is_current
    from observations
    inner join edition_counts
        on
            observations.measure_id = edition_counts.measure_id
            and observations.area_code = edition_counts.area_code
            and observations.period_id = edition_counts.period_id
            and observations.population_group_id = edition_counts.population_group_id
)

select * from int_observations__ranked
