-- What each column of a Fingertips download gives to its row.
with

rows_as_text as (
    select * from {{ ref("fingertips_columns") }}
),

stg_mapping__fingertips_columns as (
    select
        nullif(trim(column_name), '') as column_name,
        nullif(trim(role), '') as role,
        nullif(trim(note), '') as note
    from rows_as_text
)

select * from stg_mapping__fingertips_columns
