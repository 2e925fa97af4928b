{#-
    Rows of all landed files of one kind; no row where nothing is landed.

    Input: the kind (a folder below the variable landed_path). Output: a query in brackets, to be
    selected from. On other engines the landed files are tables of the schema raw.
    Call: select * from {{ cypp.landed("lait") }} as landed
-#}
{% macro landed(kind) -%}
    {{ return(adapter.dispatch("landed", "cypp")(kind)) }}
{%- endmacro %}

{% macro duckdb__landed(kind) -%}
    {%- set pattern = var("landed_path") ~ "/" ~ kind ~ "/*.parquet" -%}
    {%- set files = 0 -%}
    {%- if execute -%}
        {%- set files = run_query("select count(*) from glob('" ~ pattern ~ "')").rows[0][0] -%}
    {%- endif -%}
    {%- if files > 0 -%}
        (
            select
                {% for name, type in cypp.landed_columns(kind) -%}
                cast({{ name }} as {{ type }}) as {{ name }}{{ "," if not loop.last }}
                {% endfor %}
            from read_parquet('{{ pattern }}', union_by_name = true)
        )
    {%- else -%}
        (
            select
                {% for name, type in cypp.landed_columns(kind) -%}
                cast(null as {{ type }}) as {{ name }}{{ "," if not loop.last }}
                {% endfor %}
            where 1 = 0
        )
    {%- endif -%}
{%- endmacro %}
