-- England against its regions in one edition: out of their range, below one of them, not their sum.
{{ config(materialized="incremental", incremental_strategy="append") }}
with

figures as (
    select * from {{ ref("int_plausibility__figures") }}
    where
        area_type = 'country'
        and value is not null
        and {{ cypp.of_new_files("sha256") }}
),

-- Read for itself: an engine that keeps what is read twice would keep all figures.
figures_of_regions as (
    select * from {{ ref("int_plausibility__figures") }}
    where
        area_type = 'region'
        and value is not null
        and {{ cypp.of_new_files("sha256") }}
),

thresholds as (
    select * from {{ ref("stg_policy__plausibility_thresholds") }}
),

regions as (
    select
        source_id,
        measure_id,
        period_id,
        population_group_id,
        count(*) as region_count,
        min(value) as lowest_region,
        max(value) as highest_region,
        sum(value) as sum_of_regions
    from figures_of_regions
    group by source_id, measure_id, period_id, population_group_id
),

compared as (
    select
        figures.observation_id,
        figures.value,
        thresholds.rule_id,
        regions.region_count,
        case thresholds.rule_id
            when 'england_outside_regions' then regions.lowest_region - thresholds.tolerance
            when 'england_below_a_region' then regions.highest_region - thresholds.tolerance
            else regions.sum_of_regions * (1 - thresholds.tolerance_share)
        end as lower_allowed,
        case thresholds.rule_id
            when 'england_outside_regions' then regions.highest_region + thresholds.tolerance
            when 'england_not_the_sum'
                then regions.sum_of_regions * (1 + thresholds.tolerance_share)
        end as upper_allowed,
        case
            when thresholds.rule_id = 'england_not_the_sum' then regions.sum_of_regions
            when figures.value < regions.lowest_region then regions.lowest_region
            else regions.highest_region
        end as compared_value
    from figures
    inner join thresholds
        on
            figures.unit = thresholds.unit
            and thresholds.rule_id in (
                'england_outside_regions', 'england_below_a_region', 'england_not_the_sum'
            )
    inner join regions
        on
            figures.source_id = regions.source_id
            and figures.measure_id = regions.measure_id
            and figures.period_id = regions.period_id
            and figures.population_group_id = regions.population_group_id
            and thresholds.minimum_members <= regions.region_count
),

int_plausibility__england as (
    select
        rule_id,
        observation_id,
        value as checked_value,
        case rule_id
            when 'england_not_the_sum' then 'sum of the regions'
            else 'nearest region'
        end || ' (' || cast(region_count as {{ dbt.type_string() }}) || ' with a value)'
            as compared_with,
        compared_value,
        lower_allowed,
        upper_allowed
    from compared
    where value < lower_allowed or value > upper_allowed
)

select * from int_plausibility__england
