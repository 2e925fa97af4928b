-- Measures whose zero everywhere means that the cohort is not yet of age.
with

rows_as_text as (
    select * from {{ ref("zeros_that_await") }}
),

stg_mapping__zeros_that_await as (
    select
        nullif(trim(dataset_id), '') as dataset_id,
        nullif(trim(measure_id), '') as measure_id,
        nullif(trim(missing_reason), '') as missing_reason,
        nullif(trim(reason), '') as reason
    from rows_as_text
)

select * from stg_mapping__zeros_that_await
