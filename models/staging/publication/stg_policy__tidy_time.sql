-- Time identifiers of the tidy data standard by kind of period.
with

rows_as_text as (
    select * from {{ ref("tidy_time") }}
),

stg_policy__tidy_time as (
    select
        nullif(trim(period_type), '') as period_type,
        nullif(trim(file_suffix), '') as file_suffix,
        nullif(trim(time_identifier), '') as time_identifier,
        cast(nullif(trim(time_digits), '') as integer) as time_digits,
        nullif(trim(detail_kind), '') as detail_kind,
        nullif(trim(detail_label), '') as detail_label,
        nullif(trim(reasoning), '') as reasoning
    from rows_as_text
)

select * from stg_policy__tidy_time
