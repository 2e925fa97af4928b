-- Report cards whose cells stand in the wrong column in print.
with

rows_as_text as (
    select * from {{ ref("report_card_shifts") }}
),

stg_policy__report_card_shifts as (
    select
        nullif(trim(source_id), '') as source_id,
        cast(nullif(trim(first_line), '') as integer) as first_line,
        cast(nullif(trim(last_line), '') as integer) as last_line,
        cast(nullif(trim(from_column_order), '') as integer) as from_column_order,
        cast(nullif(trim(shift_columns), '') as integer) as shift_columns,
        nullif(trim(reason), '') as reason
    from rows_as_text
)

select * from stg_policy__report_card_shifts
