-- Names under which a release lands.
with

rows_as_text as (
    select * from {{ ref("ees_datasets") }}
),

stg_mapping__ees_datasets as (
    select
        nullif(trim(dataset_prefix), '') as dataset_prefix,
        nullif(trim(dataset_id), '') as dataset_id,
        nullif(trim(note), '') as note
    from rows_as_text
)

select * from stg_mapping__ees_datasets
