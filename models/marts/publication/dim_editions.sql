-- The row by which a file of an edition says which edition it is, apart from its folder's name.
-- Environment variables fill it and not variables of dbt: changed variables make dbt parse
-- everything anew. A plain build is no edition and says so.
with

dim_editions as (
    select
        cast('{{ env_var("CYPP_EDITION_ID", "unpublished") }}' as {{ dbt.type_string() }})
            as edition_id,
        cast('{{ var("as_of") }}' as date) as as_of_date,
        cast('{{ var("area_code") }}' as {{ dbt.type_string() }}) as area_code,
        cast('{{ env_var("CYPP_GIT_COMMIT", "unknown") }}' as {{ dbt.type_string() }})
            as git_commit,
        cast('{{ env_var("CYPP_PROJECT_SHA256", "unknown") }}' as {{ dbt.type_string() }})
            as project_sha256,
        cast('{{ env_var("CYPP_EXTRACTS_SHA256", "unknown") }}' as {{ dbt.type_string() }})
            as extracts_sha256,
        cast('{{ dbt_version }}' as {{ dbt.type_string() }}) as dbt_version
)

select * from dim_editions
