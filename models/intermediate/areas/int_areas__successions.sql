-- Who followed whom, direct and over two changes, with what the whole set of predecessors allows.
with

successions as (
    select * from {{ ref("stg_reference__area_successions") }}
),

succession_types as (
    select * from {{ ref("stg_reference__succession_types") }}
),

typed as (
    select
        successions.predecessor_area_code,
        successions.successor_area_code,
        successions.changed_on,
        succession_types.strictness
    from successions
    inner join succession_types
        on successions.succession_type = succession_types.succession_type
),

-- Northumberland changed its code in 2009 and in 2013: its county is a predecessor of today's code.
paths as (
    select
        predecessor_area_code,
        successor_area_code,
        changed_on,
        strictness,
        1 as step_count
    from typed
    union all
    select
        earlier.predecessor_area_code,
        later.successor_area_code,
        earlier.changed_on,
        greatest(earlier.strictness, later.strictness) as strictness,
        2 as step_count
    from typed as earlier
    inner join typed as later
        on earlier.successor_area_code = later.predecessor_area_code
),

-- The strictest kind among those who went into a successor on one day decides for all of them.
sets as (
    select
        *,
        max(strictness) over (partition by successor_area_code, changed_on) as set_strictness,
        count(*) over (partition by successor_area_code, changed_on) as predecessor_count
    from paths
),

int_areas__successions as (
    select
        sets.predecessor_area_code,
        sets.successor_area_code,
        sets.changed_on,
        own_types.succession_type,
        sets.step_count,
        sets.predecessor_count,
        set_types.succession_type as set_succession_type,
        set_types.is_addable as is_set_addable,
        set_types.comparability as set_comparability,
        own_types.is_addable and sets.predecessor_count = 1 as keeps_the_land
    from sets
    inner join succession_types as own_types
        on sets.strictness = own_types.strictness
    inner join succession_types as set_types
        on sets.set_strictness = set_types.strictness
)

select * from int_areas__successions
