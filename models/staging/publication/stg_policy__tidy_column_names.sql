-- Column names of measures whose identifier will not do.
with

rows_as_text as (
    select * from {{ ref("tidy_column_names") }}
),

stg_policy__tidy_column_names as (
    select
        nullif(trim(measure_id), '') as measure_id,
        nullif(trim(column_name), '') as column_name,
        nullif(trim(reason), '') as reason
    from rows_as_text
)

select * from stg_policy__tidy_column_names
