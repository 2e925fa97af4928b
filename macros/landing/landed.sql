{#-
    Rows of all landed files of one kind; no row where nothing is landed.

    Input: the kind (a folder below the variable landed_path). Output: a query in brackets, to be
    selected from. DuckDB reads the landed Parquet; every other engine reads the table
    landed.<kind>, which `cypp load` fills from it.
    Call: select * from {{ cypp.landed("lait") }} as landed
-#}
{% macro landed(kind) -%}
    {{ return(adapter.dispatch("landed", "cypp")(kind)) }}
{%- endmacro %}

{% macro default__landed(kind) -%}
    {%- set table = none -%}
    {%- if execute -%}
        {%- set table = adapter.get_relation(
            database=target.database, schema="landed", identifier=kind
        ) -%}
    {%- endif -%}
    {{ cypp.landed_query(kind, table) }}
{%- endmacro %}

{% macro duckdb__landed(kind) -%}
    {%- set pattern = var("landed_path") ~ "/" ~ kind ~ "/*.parquet" -%}
    {%- set files = 0 -%}
    {%- if execute -%}
        {%- set files = run_query("select count(*) from glob('" ~ pattern ~ "')").rows[0][0] -%}
    {%- endif -%}
    {{ cypp.landed_query(
        kind, "read_parquet('" ~ pattern ~ "', union_by_name = true)" if files > 0 else none
    ) }}
{%- endmacro %}
