-- 95% intervals, from the counts, of figures whose source prints none.
--
-- OHID, PHEindicatormethods: Wilson for a proportion; Byar for a count or rate, and the exact
-- Poisson limits below the least count for which Byar is used.
{{ config(materialized="incremental", incremental_strategy="append") }}

with

observations as (
    select * from {{ ref("int_observations__unioned") }}
    where
        {{ cypp.of_new_files("sha256") }}
        -- The counts of a suppressed value would give it back.
        and value is not null
        and missing_reason is null
        -- "Over 350" is not a count of 350.
        and value_qualifier is null
        -- A published interval stands, one-sided too: it may come from unrounded counts.
        and lower_ci is null
        and upper_ci is null
),

measures as (
    select * from {{ ref("stg_framework__measures") }}
),

interval_methods as (
    select * from {{ ref("stg_policy__interval_methods") }}
    where method != 'none'
),

poisson_exact_limits as (
    select * from {{ ref("stg_policy__poisson_exact_limits") }}
),

constants as (
    select
        max(case when name = 'z_95' then value end) as z_95,
        max(case when name = 'byar_minimum_count' then value end) as byar_minimum_count
    from {{ ref("stg_policy__statistics_constants") }}
),

-- A count stands over one: its limits are those of the count itself.
counted as (
    select
        observations.observation_id,
        measures.multiplier,
        interval_methods.method,
        case interval_methods.count_column
            when 'numerator' then observations.numerator
            when 'value' then observations.value
        end as case_count,
        case interval_methods.count_column
            when 'numerator' then observations.denominator
            when 'value' then 1.0
        end as base_count
    from observations
    inner join measures
        on observations.measure_id = measures.measure_id
    inner join interval_methods
        on
            measures.unit = interval_methods.unit
            and coalesce(interval_methods.oba_question, measures.oba_question)
            = measures.oba_question
            and coalesce(interval_methods.frequency, measures.frequency) = measures.frequency
),

-- Below the least count only whole counts have limits: a fraction of a case has none.
limited as (
    select
        counted.observation_id,
        counted.multiplier,
        case
            when counted.method = 'wilson' then 'wilson'
            when counted.case_count >= constants.byar_minimum_count then 'byar'
            else 'exact_poisson'
        end as interval_method,
        case
            when counted.method = 'wilson'
                then {{ cypp.wilson_lower(
                    "counted.case_count", "counted.base_count", "constants.z_95"
                ) }}
            when counted.base_count <= 0 then null
            when counted.case_count >= constants.byar_minimum_count
                then {{ cypp.byar_lower("counted.case_count", "constants.z_95") }}
                    / counted.base_count
            else poisson_exact_limits.lower_limit / counted.base_count
        end as lower_limit,
        case
            when counted.method = 'wilson'
                then {{ cypp.wilson_upper(
                    "counted.case_count", "counted.base_count", "constants.z_95"
                ) }}
            when counted.base_count <= 0 then null
            when counted.case_count >= constants.byar_minimum_count
                then {{ cypp.byar_upper("counted.case_count", "constants.z_95") }}
                    / counted.base_count
            else poisson_exact_limits.upper_limit / counted.base_count
        end as upper_limit
    from counted
    cross join constants
    left join poisson_exact_limits
        on counted.case_count = poisson_exact_limits.case_count
),

int_observations__intervals as (
    select
        observation_id,
        interval_method,
        lower_limit * multiplier as lower_ci,
        upper_limit * multiplier as upper_ci
    from limited
    where
        lower_limit is not null
        and upper_limit is not null
)

select * from int_observations__intervals
