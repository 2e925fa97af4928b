with

report_cards as (
    select * from {{ ref("int_report_cards__cells") }}
),

statuses as (
    select
        plan_id,
        pi_reference,
        max(case when status = 'trend' then colour end) as status_trend_computed,
        max(case when status = 'trend' then rule end) as status_trend_rule,
        max(case when status = 'target' then colour end) as status_target_computed,
        max(case when status = 'target' then rule end) as status_target_rule,
        max(case when status = 'national' then colour end) as status_national_computed,
        max(case when status = 'national' then rule end) as status_national_rule,
        max(case when status = 'similar' then colour end) as status_similar_computed,
        max(case when status = 'similar' then rule end) as status_similar_rule
    from {{ ref("int_report_cards__statuses") }}
    group by plan_id, pi_reference
),

rpt_report_cards as (
    select
        report_cards.plan_id,
        report_cards.pi_reference,
        report_cards.indicator_id,
        report_cards.measure_id,
        report_cards.leeds_2004,
        report_cards.leeds_2005,
        report_cards.leeds_2006,
        report_cards.benchmark_national as national_value,
        report_cards.benchmark_similar as similar_value,
        report_cards.current_value,
        report_cards.target_value,
        report_cards.status_trend_printed,
        statuses.status_trend_computed,
        statuses.status_trend_rule,
        report_cards.status_target_printed,
        statuses.status_target_computed,
        statuses.status_target_rule,
        report_cards.status_national_printed,
        statuses.status_national_computed,
        statuses.status_national_rule,
        report_cards.status_similar_printed,
        statuses.status_similar_computed,
        statuses.status_similar_rule,
        report_cards.source_id,
        'line ' || cast(report_cards.line_number as {{ dbt.type_string() }}) as source_locator
    from report_cards
    inner join statuses
        on
            report_cards.plan_id = statuses.plan_id
            and report_cards.pi_reference = statuses.pi_reference
)

select * from rpt_report_cards
