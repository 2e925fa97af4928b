with

documents as (
    select * from {{ ref("stg_reference__documents") }}
),

national as (
    select * from {{ ref("int_national__observations") }}
    where {{ cypp.known_by("published_on") }}
),

landed as (
    select
        source_id,
        'landed file' as source_type,
        cast(null as {{ dbt.type_string() }}) as plan_id,
        min(extract_name) as title,
        min(extract_kind) as publisher,
        min(published_on) as published_on,
        'day' as published_precision,
        'final' as publication_status,
        'Open Government Licence v3.0' as licence,
        min(sha256) as sha256,
        max(source_row_number) as row_count
    from national
    group by source_id
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
        publication_status,
        licence,
        sha256,
        line_count as row_count
    from documents
    where {{ cypp.known_by("published_on") }}
),

dim_sources as (
    select * from from_documents
    union all
    select * from landed
)

select * from dim_sources
