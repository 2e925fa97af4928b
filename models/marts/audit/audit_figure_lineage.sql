with

figures as (
    select * from {{ ref("int_figures__parsed") }}
),

documents as (
    select * from {{ ref("stg_reference__documents") }}
),

-- The path names the models in the order in which the figure passes through them.
audit_figure_lineage as (
    select
        figures.figure_id as observation_id,
        figures.figure_kind,
        figures.source_id,
        figures.source_locator,
        figures.printed as source_text,
        documents.sha256 as source_sha256,
        'raw.' || figures.extract_name || ' > '
        || case figures.extract_kind
            when 'report_card'
                then
                    'intermediate.int_figures__report_card_cells'
                    || ' > intermediate.int_figures__report_cards'
            when 'text' then 'staging.stg_documents__text_figures'
            else
                'staging.stg_annual_review__' || figures.extract_kind
                || ' > intermediate.int_figures__plan_tables'
        end
        || ' > intermediate.int_figures__unioned > intermediate.int_figures__parsed > '
        || case figures.figure_kind
            when 'observation' then 'marts.fct_observations' else 'marts.fct_targets'
        end as dbt_path
    from figures
    inner join documents
        on figures.source_id = documents.source_id
)

select * from audit_figure_lineage
