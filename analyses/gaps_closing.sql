-- Question: which gaps are closing, and how?
-- The latest gap of each series of the area in focus, closing ones first. A gap that narrows
-- because the other side got worse is no success, so the answer says which side moved.
with

gaps as (
    select
        *,
        row_number() over (
            partition by measure_id, area_code, population_group_id, gap_type, reference
            order by period_start_date desc, period_id asc
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

answers as (
    select
        'narrowed_both_improved' as verdict,
        1 as answer_order,
        'closing: no side got worse' as answer
    union all
    select
        'narrowed_value_fell' as verdict,
        2 as answer_order,
        'closing: the area fell back from a lead' as answer
    union all
    select
        'narrowed_reference_fell' as verdict,
        3 as answer_order,
        'closing: the other side got worse' as answer
    union all
    select
        'no_detectable_change' as verdict,
        4 as answer_order,
        'not closing: no change that can be told from chance' as answer
    union all
    select
        'widened' as verdict,
        5 as answer_order,
        'widening' as answer
    union all
    select
        'not_comparable' as verdict,
        6 as answer_order,
        'cannot tell' as answer
),

gaps_closing as (
    select
        answers.answer_order,
        answers.answer || case
            when gaps.verdict != 'not_comparable' then ''
            when gaps.previous_gap is null then ': no earlier gap without a break between'
            else ': no direction is good'
        end as answer,
        measures.measure_name,
        measures.unit,
        population_groups.group_name,
        gaps.gap_type,
        gaps.reference,
        gaps.period_id,
        gaps.previous_gap,
        gaps.gap,
        gaps.gap_lower_ci,
        gaps.gap_upper_ci,
        gaps.value_move,
        gaps.reference_move
    from gaps
    inner join answers
        on gaps.verdict = answers.verdict
    inner join measures
        on gaps.measure_id = measures.measure_id
    inner join population_groups
        on gaps.population_group_id = population_groups.population_group_id
    where gaps.recency = 1
)

select * from gaps_closing
order by answer_order, answer, measure_name, group_name, gap_type, reference
