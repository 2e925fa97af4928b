-- What is this: two measures that both claim to be the headline of an indicator on the same day.
-- When does it matter: the scorecard would show two values for one indicator.
-- How to resolve: close the window of the older measure in indicator_measures, or give one of them
--   the relation "part".
with

headlines as (
    select
        indicator_id,
        measure_id,
        coalesce(valid_from, cast('0001-01-01' as date)) as valid_from,
        coalesce(valid_to, cast('9999-12-31' as date)) as valid_to
    from {{ ref("brg_indicator_measure") }}
    where relation in ('headline', 'successor')
)

select
    earlier.indicator_id,
    earlier.measure_id,
    later.measure_id as other_measure_id
from headlines as earlier
inner join headlines as later
    on
        earlier.indicator_id = later.indicator_id
        and earlier.measure_id < later.measure_id
        and earlier.valid_from <= later.valid_to
        and earlier.valid_to >= later.valid_from
