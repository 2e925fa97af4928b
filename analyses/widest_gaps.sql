-- Question: which gaps are widest?
-- Unfavourable gaps of the area in focus in the latest period of each, widest first within a unit:
-- points of a percentage and cases per 1,000 are not ranked against each other.
with

gaps as (
    select
        *,
        row_number() over (
            partition by measure_id, area_code, population_group_id, gap_type, reference
            order by period_start_date desc
        ) as recency
    from {{ ref("fct_gaps") }}
    where area_code = '{{ var("area_code") }}'
),

measures as (
    select * from {{ ref("dim_measures") }}
),

population_groups as (
    select * from {{ ref("dim_population_groups") }}
),

widest_gaps as (
    select
        measures.unit,
        measures.measure_name,
        population_groups.group_name,
        gaps.gap_type,
        gaps.reference,
        gaps.period_id,
        gaps.value,
        gaps.reference_value,
        gaps.favourable_gap,
        gaps.verdict
    from gaps
    inner join measures
        on gaps.measure_id = measures.measure_id
    inner join population_groups
        on gaps.population_group_id = population_groups.population_group_id
    where
        gaps.recency = 1
        and gaps.favourable_gap < 0
)

select * from widest_gaps
order by unit, favourable_gap
