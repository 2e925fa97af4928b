-- What is this: a colour of a report card that the bands give otherwise than it is printed.
-- When does it matter: the bands were inferred from the printed colours; they would be wrong.
-- How to resolve: compare the cells with the document, then the bound that the rule names.
with

colours as (
    select
        plan_id,
        pi_reference,
        'trend' as status,
        status_trend_printed as printed,
        status_trend_computed as computed,
        status_trend_rule as rule
    from {{ ref("rpt_report_cards") }}
    union all
    select
        plan_id,
        pi_reference,
        'target' as status,
        status_target_printed as printed,
        status_target_computed as computed,
        status_target_rule as rule
    from {{ ref("rpt_report_cards") }}
    union all
    select
        plan_id,
        pi_reference,
        'national' as status,
        status_national_printed as printed,
        status_national_computed as computed,
        status_national_rule as rule
    from {{ ref("rpt_report_cards") }}
    union all
    select
        plan_id,
        pi_reference,
        'similar' as status,
        status_similar_printed as printed,
        status_similar_computed as computed,
        status_similar_rule as rule
    from {{ ref("rpt_report_cards") }}
)

select * from colours
where printed != computed
