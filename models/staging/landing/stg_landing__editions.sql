-- Editions of published files that are known, by checksum or by pattern of the file name.
with

rows_as_text as (
    select * from {{ ref("editions") }}
),

stg_landing__editions as (
    select
        nullif(trim(sha256), '') as sha256,
        nullif(trim(file_pattern), '') as file_pattern,
        nullif(trim(kind), '') as kind,
        nullif(trim(dataset), '') as dataset,
        cast(nullif(trim(edition_date), '') as date) as edition_date,
        nullif(trim(date_precision), '') as date_precision,
        nullif(trim(publication_status), '') as publication_status,
        nullif(trim(title), '') as title,
        nullif(trim(publisher), '') as publisher,
        nullif(trim(licence), '') as licence,
        nullif(trim(date_basis), '') as date_basis
    from rows_as_text
)

select * from stg_landing__editions
