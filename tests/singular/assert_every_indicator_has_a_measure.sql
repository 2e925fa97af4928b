-- What is this: an indicator of a plan that no measure fills.
-- When does it matter: the indicator would never have a figure, whatever is landed.
-- How to resolve: add a row to indicator_measures, and the measure if it is new.
select
    indicators.plan_id,
    indicators.indicator_id,
    indicators.indicator_name
from {{ ref("dim_indicators") }} as indicators
left join {{ ref("brg_indicator_measure") }} as indicator_measures
    on indicators.indicator_id = indicator_measures.indicator_id
where indicator_measures.indicator_id is null
