with

population_groups as (
    select * from {{ ref("dim_population_groups") }}
),

breakdowns as (
    select * from {{ ref("stg_policy__tidy_breakdowns") }}
),

dim_tidy_breakdowns as (
    select
        population_groups.population_group_id,
        breakdowns.breakdown_topic,
        coalesce(breakdowns.breakdown_item, population_groups.group_name) as breakdown
    from population_groups
    left join breakdowns
        on population_groups.characteristic = breakdowns.characteristic
)

select * from dim_tidy_breakdowns
