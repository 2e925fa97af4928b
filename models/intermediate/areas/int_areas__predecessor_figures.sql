-- Figures of the predecessors of an authority put together, for the time before it existed.
with

successions as (
    select * from {{ ref("int_areas__successions") }}
),

observations as (
    select * from {{ ref("int_observations__current") }}
),

measures as (
    select * from {{ ref("stg_framework__measures") }}
),

additive_counts as (
    select * from {{ ref("stg_policy__additive_counts") }}
),

-- A child is in one authority on one day, and an event happens in one; over a year it may move.
summable_counts as (
    select measures.measure_id
    from measures
    left join additive_counts
        on measures.measure_id = additive_counts.measure_id
    where
        measures.unit = 'count'
        and (measures.period_type = 'snapshot' or additive_counts.measure_id is not null)
),

put_together as (
    select
        successions.successor_area_code,
        successions.changed_on,
        successions.predecessor_count,
        successions.set_succession_type,
        successions.is_set_addable,
        successions.set_comparability,
        observations.measure_id,
        observations.period_id,
        observations.population_group_id,
        observations.unit,
        observations.multiplier,
        observations.break_count,
        count(*) as predecessors_with_a_row,
        count(observations.value) as predecessors_with_a_value,
        count(observations.numerator) as numerator_count,
        count(observations.denominator) as denominator_count,
        sum(observations.value) as value_sum,
        sum(observations.numerator) as numerator_sum,
        sum(observations.denominator) as denominator_sum,
        min(observations.missing_reason) as missing_reason,
        min(observations.observation_id) as first_observation_id
    from successions
    inner join observations
        on
            successions.predecessor_area_code = observations.area_code
            -- A year in which the change falls was still the predecessor's when it began.
            and successions.changed_on > observations.period_start_date
    group by
        successions.successor_area_code, successions.changed_on, successions.predecessor_count,
        successions.set_succession_type, successions.is_set_addable,
        successions.set_comparability, observations.measure_id, observations.period_id,
        observations.population_group_id, observations.unit, observations.multiplier,
        observations.break_count
),

judged as (
    select
        put_together.*,
        case
            when not put_together.is_set_addable then put_together.set_comparability
            when put_together.predecessors_with_a_row < put_together.predecessor_count
                then 'predecessor_missing'
            when put_together.predecessors_with_a_value < put_together.predecessor_count
                then 'value_missing'
            when put_together.predecessor_count = 1 then put_together.set_comparability
            when put_together.unit = 'count' and summable_counts.measure_id is null
                then 'not_additive'
            when put_together.unit = 'count' then put_together.set_comparability
            when
                put_together.numerator_count < put_together.predecessor_count
                or put_together.denominator_count < put_together.predecessor_count
                or put_together.denominator_sum = 0
                then 'counts_missing'
            else put_together.set_comparability
        end as comparability
    from put_together
    left join summable_counts
        on put_together.measure_id = summable_counts.measure_id
),

int_areas__predecessor_figures as (
    select
        successor_area_code,
        changed_on,
        set_succession_type as succession_type,
        measure_id,
        period_id,
        population_group_id,
        predecessor_count,
        predecessors_with_a_value,
        case
            when comparability != set_comparability or not is_set_addable then null
            when predecessor_count = 1 or unit = 'count' then value_sum
            else multiplier * numerator_sum / denominator_sum
        end as value,
        case
            when comparability = set_comparability and is_set_addable
                and numerator_count = predecessor_count then numerator_sum
        end as numerator,
        case
            when comparability = set_comparability and is_set_addable
                and denominator_count = predecessor_count then denominator_sum
        end as denominator,
        comparability,
        -- The reason of the one predecessor, where it has no value itself.
        case when predecessor_count = 1 then missing_reason end as missing_reason,
        break_count,
        case when predecessor_count = 1 then first_observation_id end
            as predecessor_observation_id
    from judged
)

select * from int_areas__predecessor_figures
