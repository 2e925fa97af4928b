with

successions as (
    select * from {{ ref("stg_reference__area_successions") }}
),

succession_types as (
    select * from {{ ref("stg_reference__succession_types") }}
),

brg_area_successions as (
    select
        successions.predecessor_area_code,
        successions.predecessor_name,
        successions.successor_area_code,
        successions.successor_name,
        successions.changed_on,
        successions.succession_type,
        succession_types.is_addable,
        succession_types.meaning,
        successions.note,
        successions.source
    from successions
    inner join succession_types
        on successions.succession_type = succession_types.succession_type
)

select * from brg_area_successions
