-- Population groups and the group each is compared with.
with

rows_as_text as (
    select * from {{ ref("population_groups") }}
),

stg_reference__population_groups as (
    select
        nullif(trim(population_group_id), '') as population_group_id,
        nullif(trim(characteristic), '') as characteristic,
        nullif(trim(group_name), '') as group_name,
        nullif(trim(comparison_group_id), '') as comparison_group_id,
        nullif(trim(partition_id), '') as partition_id,
        lower(is_total) = 'true' as is_total
    from rows_as_text
)

select * from stg_reference__population_groups
