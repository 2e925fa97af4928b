-- Source documents.
with

rows_as_text as (
    select * from {{ ref("documents") }}
),

stg_reference__documents as (
    select
        nullif(trim(source_id), '') as source_id,
        nullif(trim(document_name), '') as document_name,
        nullif(trim(plan_id), '') as plan_id,
        nullif(trim(area_code), '') as area_code,
        nullif(trim(publication_status), '') as publication_status,
        nullif(trim(title), '') as title,
        nullif(trim(publisher), '') as publisher,
        cast(nullif(trim(published_on), '') as date) as published_on,
        nullif(trim(published_precision), '') as published_precision,
        nullif(trim(dating_evidence), '') as dating_evidence,
        nullif(trim(licence), '') as licence,
        nullif(trim(sha256), '') as sha256,
        cast(nullif(trim(line_count), '') as integer) as line_count
    from rows_as_text
)

select * from stg_reference__documents
