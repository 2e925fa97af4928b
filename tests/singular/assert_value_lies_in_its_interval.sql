-- What is this: a value of a document outside its own 95% interval, by more than its rounding.
-- When does it matter: the counts behind the interval are not those of the value.
-- How to resolve: check numerator and denominator of the row against the line of its source.
select
    observations.observation_id,
    observations.extract_name,
    observations.value,
    observations.numerator,
    observations.denominator,
    observations.lower_ci,
    observations.upper_ci
from {{ ref("fct_observations") }} as observations
inner join {{ ref("dim_measures") }} as measures
    on observations.measure_id = measures.measure_id
inner join {{ ref("dim_sources") }} as sources
    on observations.source_id = sources.source_id
where
    -- National files print some rates with one digit, far from what their counts give.
    sources.source_type = 'document'
    and (
        observations.value < observations.lower_ci - power(10.0, -measures.decimals)
        or observations.value > observations.upper_ci + power(10.0, -measures.decimals)
    )
