-- Cells of the report cards, one row per indicator and column, as they stand in print.
{% set columns = [
    "leeds_2004", "leeds_2005", "leeds_2006", "benchmark_national", "benchmark_similar",
    "current_value", "target_value",
    "status_trend", "status_target", "status_national", "status_similar",
] %}

with

report_cards as (
    select * from {{ ref("stg_annual_review__report_cards") }}
),

cells as (
    {% for column in columns -%}
    select
        extract_name,
        source_id,
        line_number,
        pi_reference,
        label_token_count,
        {{ loop.index }} as printed_column_order,
        '{{ column }}' as printed_column_name,
        {{ column }} as printed
    from report_cards
    {% if not loop.last %}
    union all
    {% endif %}
    {%- endfor %}
),

flagged as (
    select
        *,
        case when {{ cypp.matches("printed", "'[0-9]'") }} then 1 else 0 end as has_number
    from cells
),

-- A report-card cell holds at most one number, so its token is found by counting the numeric
-- cells to its left, behind the numbers of the label.
counted as (
    select
        *,
        label_token_count + sum(has_number) over (
            partition by source_id, line_number
            order by printed_column_order
            rows between unbounded preceding and current row
        ) as numbers_so_far
    from flagged
),

int_figures__report_card_cells as (
    select
        extract_name,
        source_id,
        line_number,
        pi_reference,
        printed_column_order,
        printed_column_name,
        printed,
        cast(case when has_number = 1 then numbers_so_far end as integer) as token_number
    from counted
)

select * from int_figures__report_card_cells
