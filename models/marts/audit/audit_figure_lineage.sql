{{ config(materialized="view") }}

with

printed_figures as (
    select * from {{ ref("int_figures__parsed") }}
),

documents as (
    select * from {{ ref("stg_reference__documents") }}
),

observations as (
    select * from {{ ref("int_observations__unioned") }}
),

landed_files as (
    select * from {{ ref("int_national__sources") }}
),

lineage_paths as (
    select * from {{ ref("stg_landing__lineage_paths") }}
),

from_documents as (
    select
        printed_figures.figure_id as observation_id,
        printed_figures.figure_kind,
        printed_figures.extract_kind,
        printed_figures.source_id,
        printed_figures.source_locator,
        printed_figures.printed as source_text,
        documents.sha256 as source_sha256,
        'raw.' || printed_figures.extract_name as entry
    from printed_figures
    inner join documents
        on printed_figures.source_id = documents.source_id
),

from_landed_files as (
    select
        observations.observation_id,
        'observation' as figure_kind,
        observations.extract_kind,
        observations.source_id,
        observations.source_locator,
        observations.source_text,
        landed_files.sha256 as source_sha256,
        landed_files.landed_path as entry
    from observations
    inner join landed_files
        on observations.source_id = landed_files.source_id
),

figures as (
    select * from from_documents
    union all
    select * from from_landed_files
),

-- The path names the relations in the order in which the figure passes through them.
audit_figure_lineage as (
    select
        figures.observation_id,
        figures.figure_kind,
        figures.source_id,
        figures.source_locator,
        figures.source_text,
        figures.source_sha256,
        figures.entry || ' > ' || lineage_paths.dbt_path as dbt_path
    from figures
    left join lineage_paths
        on
            figures.extract_kind = lineage_paths.extract_kind
            and figures.figure_kind = lineage_paths.figure_kind
)

select * from audit_figure_lineage
