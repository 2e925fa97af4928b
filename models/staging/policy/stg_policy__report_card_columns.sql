-- What each column of a report card means.
with

rows_as_text as (
    select * from {{ ref("report_card_columns") }}
),

stg_policy__report_card_columns as (
    select
        nullif(trim(column_name), '') as column_name,
        cast(nullif(trim(column_order), '') as integer) as column_order,
        nullif(trim(cell_kind), '') as cell_kind,
        cast(nullif(trim(value_order), '') as integer) as value_order,
        nullif(trim(area_code), '') as area_code,
        nullif(trim(academic_year_period_id), '') as academic_year_period_id,
        nullif(trim(financial_year_period_id), '') as financial_year_period_id,
        nullif(trim(calendar_year_period_id), '') as calendar_year_period_id,
        nullif(trim(snapshot_period_id), '') as snapshot_period_id,
        nullif(trim(reason), '') as reason
    from rows_as_text
)

select * from stg_policy__report_card_columns
