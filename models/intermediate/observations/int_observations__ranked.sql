-- Observations with their place among the figures for the same thing: rank 1 is the current one.
with

observations as (
    select * from {{ ref("int_observations__unioned") }}
),

intervals as (
    select * from {{ ref("int_observations__intervals") }}
),

source_precedence as (
    select * from {{ ref("stg_policy__source_precedence") }}
),

-- The latest edition wins; within one day a value wins over a missing mark, then the kind of
-- extract that the policy believes first, then the first line in print.
ranked as (
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
            row_number() over (
                partition by
                    observations.measure_id, observations.area_code,
                    observations.period_id, observations.population_group_id
                order by
                    observations.published_on desc,
                    case when observations.value is null then 1 else 0 end asc,
                    coalesce(source_precedence.precedence, 999) asc,
                    observations.source_id asc,
                    observations.source_row_number asc,
                    observations.observation_id asc
            ) as bigint
        ) as edition_rank
    from observations
    left join intervals
        on observations.observation_id = intervals.observation_id
    left join source_precedence
        on observations.extract_kind = source_precedence.extract_kind
),

int_observations__ranked as (
    select
        *,
        edition_rank = 1 as is_current
    from ranked
)

select * from int_observations__ranked
