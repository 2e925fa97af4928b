with

documents as (
    select * from {{ ref("stg_reference__documents") }}
),

dim_sources as (
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
)

select * from dim_sources
