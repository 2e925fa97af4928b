{% set not_stated = "not stated" %}

with

documents as (
    select * from {{ ref("stg_reference__documents") }}
    where {{ cypp.known_by("published_on") }}
),

landed_files as (
    select * from {{ ref("int_national__sources") }}
    where {{ cypp.known_by("edition_date") }}
),

from_documents as (
    select
        source_id,
        'document' as source_type,
        plan_id,
        title,
        publisher,
        published_on,
        published_precision,
        dating_evidence as published_basis,
        publication_status,
        licence,
        sha256,
        line_count as row_count
    from documents
),

-- A file that the list of editions does not name stays, and says so.
from_landed_files as (
    select
        source_id,
        'landed file' as source_type,
        cast(null as {{ dbt.type_string() }}) as plan_id,
        coalesce(title, file_name) as title,
        coalesce(publisher, '{{ not_stated }}') as publisher,
        edition_date as published_on,
        coalesce(date_precision, '{{ not_stated }}') as published_precision,
        coalesce(date_basis, '{{ not_stated }}') as published_basis,
        coalesce(publication_status, '{{ not_stated }}') as publication_status,
        coalesce(licence, '{{ not_stated }}') as licence,
        sha256,
        row_count
    from landed_files
),

dim_sources as (
    select * from from_documents
    union all
    select * from from_landed_files
)

select * from dim_sources
