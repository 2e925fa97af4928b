with

report_cards as (
    select * from {{ ref("int_report_cards__cells") }}
),

statuses as (
    select
        plan_id,
        pi_reference,
        {% for status in ["trend", "target", "national", "similar"] -%}
        max(case when status = '{{ status }}' then colour end) as status_{{ status }}_computed,
        max(case when status = '{{ status }}' then rule end) as status_{{ status }}_rule
        {{- "," if not loop.last }}
        {% endfor %}
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
        {% for status in ["trend", "target", "national", "similar"] -%}
        report_cards.status_{{ status }}_printed,
        statuses.status_{{ status }}_computed,
        statuses.status_{{ status }}_rule,
        {% endfor -%}
        report_cards.source_id,
        'line ' || cast(report_cards.line_number as {{ dbt.type_string() }}) as source_locator
    from report_cards
    inner join statuses
        on
            report_cards.plan_id = statuses.plan_id
            and report_cards.pi_reference = statuses.pi_reference
)

select * from rpt_report_cards
