-- Figures that stand for an indicator on the plan on a page.
with

rows_as_text as (
    select * from {{ ref("report_rows") }}
),

stg_policy__report_rows as (
    select
        nullif(trim(indicator_id), '') as indicator_id,
        cast(nullif(trim(row_order), '') as integer) as row_order,
        nullif(trim(row_label), '') as row_label,
        cast(nullif(trim(measure_order), '') as integer) as measure_order,
        nullif(trim(measure_id), '') as measure_id,
        nullif(trim(figure), '') as figure,
        nullif(trim(population_group_id), '') as population_group_id,
        nullif(trim(reference), '') as reference,
        nullif(trim(shown), '') as shown
    from rows_as_text
)

select * from stg_policy__report_rows
