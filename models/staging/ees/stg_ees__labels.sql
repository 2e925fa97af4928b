-- Names of the columns of a release, where its publisher gives them: one row per column.
with

landed as (
    select * from {{ cypp.landed("ees_labels") }} as landed_files
),

stg_ees__labels as (
    select
        file_name,
        sha256,
        dataset,
        edition_date,
        row_number,
        nullif(trim(column_name), '') as column_name,
        nullif(trim(label), '') as label
    from landed
)

select * from stg_ees__labels
