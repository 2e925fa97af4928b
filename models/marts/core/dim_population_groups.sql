with

population_groups as (
    select * from {{ ref("stg_reference__population_groups") }}
),

dim_population_groups as (
    select
        population_group_id,
        characteristic,
        group_name,
        comparison_group_id,
        partition_id,
        is_total
    from population_groups
)

select * from dim_population_groups
