-- What is this: a distance that no band of its comparison holds.
-- When does it matter: a value that lies there would have no verdict, as if the unit had no band.
-- How to resolve: add a band to status_bands or move a bound. A comparison with bands of its own
--   for a unit covers every distance for that unit, with those of any unit; a comparison without
--   such covers every distance for any unit. So a rate worse than its benchmark has no band on
--   purpose: the printed colours show none.
with

bands as (
    select * from {{ ref("stg_policy__status_bands") }}
),

own_units as (
    select
        comparison,
        sum(case when unit = 'any' then 0 else 1 end) as own_unit_bands
    from bands
    group by comparison
),

-- A band of any unit belongs to the cover of each unit.
scopes as (
    select
        bands.comparison,
        bands.unit
    from bands
    inner join own_units
        on bands.comparison = own_units.comparison
    where bands.unit != 'any' or own_units.own_unit_bands = 0
    group by bands.comparison, bands.unit
),

covers as (
    select
        scopes.comparison,
        scopes.unit,
        bands.band_id,
        bands.lower_bound,
        bands.is_lower_included,
        bands.upper_bound,
        bands.is_upper_included
    from scopes
    inner join bands
        on
            scopes.comparison = bands.comparison
            and bands.unit in ('any', scopes.unit)
),

-- Behind the end of each band another begins, unless it has no end.
followed as (
    select
        covers.comparison,
        covers.unit,
        covers.band_id,
        covers.upper_bound,
        count(nexts.band_id) as next_count
    from covers
    left join covers as nexts
        on
            covers.comparison = nexts.comparison
            and covers.unit = nexts.unit
            and covers.band_id != nexts.band_id
            and covers.upper_bound = nexts.lower_bound
            and (covers.is_upper_included or nexts.is_lower_included)
    where covers.upper_bound is not null
    group by covers.comparison, covers.unit, covers.band_id, covers.upper_bound
),

ends as (
    select
        comparison,
        unit,
        sum(case when lower_bound is null then 1 else 0 end) as open_below,
        sum(case when upper_bound is null then 1 else 0 end) as open_above
    from covers
    group by comparison, unit
)

select
    comparison,
    unit,
    band_id,
    'no band begins where it ends, at '
    || cast(upper_bound as {{ dbt.type_string() }}) as problem
from followed
where next_count = 0
union all
select
    comparison,
    unit,
    null as band_id,
    'no band without a lower bound' as problem
from ends
where open_below = 0
union all
select
    comparison,
    unit,
    null as band_id,
    'no band without an upper bound' as problem
from ends
where open_above = 0
