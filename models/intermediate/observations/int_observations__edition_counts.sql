-- How many figures there are for each measure, area, period and group, of all editions, and between
-- which values they lie.
with

observations as (
    select * from {{ ref("int_observations__numbered") }}
),

int_observations__edition_counts as (
    select
        measure_id,
        area_code,
        period_id,
        population_group_id,
        max(edition_number) as edition_count,
        min(value) as lowest_value,
        max(value) as highest_value
    from observations
    group by measure_id, area_code, period_id, population_group_id
)

select * from int_observations__edition_counts
