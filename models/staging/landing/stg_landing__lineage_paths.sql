-- Relations through which a figure passes, by kind of extract and of figure.
with

rows_as_text as (
    select * from {{ ref("lineage_paths") }}
),

stg_landing__lineage_paths as (
    select
        nullif(trim(extract_kind), '') as extract_kind,
        nullif(trim(figure_kind), '') as figure_kind,
        nullif(trim(dbt_path), '') as dbt_path
    from rows_as_text
)

select * from stg_landing__lineage_paths
