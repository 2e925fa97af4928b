-- Observations of all editions with their intervals and their number: 1 is the oldest figure.
--
-- Counted from the oldest, a number stands when a newer edition comes; a rank would not.
{{ config(materialized="incremental", incremental_strategy="append") }}

with

observations as (
    select * from {{ ref("int_observations__unioned") }}
    where {{ cypp.of_new_files("sha256") }}
),

intervals as (
    select * from {{ ref("int_observations__intervals") }}
),

source_precedence as (
    select * from {{ ref("stg_policy__source_precedence") }}
),

{% if is_incremental() -%}
-- What is added is newer than everything that is there (docs/building.md).
kept as (
    select
        measure_id,
        area_code,
        period_id,
        population_group_id,
        max(edition_number) as edition_count
    from {{ this }}
    group by measure_id, area_code, period_id, population_group_id
),

{% endif -%}

-- The latest edition wins; within one day a value wins over a missing mark, then the kind of
-- extract that the policy believes first, then the first line in print. The winner has the
-- highest number.
int_observations__numbered as (
    select
        observations.observation_id,
        observations.extract_kind,
        observations.extract_name,
        observations.sha256,
        observations.measure_id,
        observations.area_code,
        observations.period_id,
        observations.population_group_id,
        observations.value,
        observations.value_qualifier,
        observations.numerator,
        observations.denominator,
        -- A published interval stands; it may come from unrounded counts.
        coalesce(observations.lower_ci, intervals.lower_ci) as lower_ci,
        coalesce(observations.upper_ci, intervals.upper_ci) as upper_ci,
        coalesce(
            intervals.interval_method,
            case when observations.lower_ci is not null then 'published' end
        ) as interval_method,
        observations.missing_reason,
        observations.publication_status,
        observations.published_on,
        observations.source_id,
        observations.source_row_number,
        observations.source_locator,
        observations.source_text,
        observations.note,
        cast(
            {{ "coalesce(kept.edition_count, 0) + " if is_incremental() }}row_number() over (
                partition by
                    observations.measure_id, observations.area_code,
                    observations.period_id, observations.population_group_id
                order by
                    observations.published_on asc,
                    case when observations.value is null then 0 else 1 end asc,
                    coalesce(source_precedence.precedence, 999) desc,
                    observations.source_id desc,
                    observations.source_row_number desc,
                    observations.observation_id desc
            ) as bigint
        ) as edition_number
    from observations
    left join intervals
        on observations.observation_id = intervals.observation_id
    left join source_precedence
        on observations.extract_kind = source_precedence.extract_kind
    {% if is_incremental() -%}
    left join kept
        on
            observations.measure_id = kept.measure_id
            and observations.area_code = kept.area_code
            and observations.period_id = kept.period_id
            and observations.population_group_id = kept.population_group_id
    {% endif -%}
)

select * from int_observations__numbered
