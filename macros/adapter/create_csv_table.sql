{#-
    The table of a seed on Spark: nothing to do where there are rows, for load_csv_rows makes the
    table with them in one statement; the empty table where there are none.
-#}
{% macro spark__create_csv_table(model, agate_table) -%}
    {%- if agate_table.rows | length > 0 -%}
        {{ return("") }}
    {%- endif -%}
    {%- set types = model["config"].get("column_types", {}) -%}
    {%- set columns = [] -%}
    {%- for name in agate_table.column_names -%}
        {%- set type = cypp.type_named(types.get(name, "varchar")) -%}
        {%- do columns.append(adapter.quote(name) ~ " " ~ type) -%}
    {%- endfor -%}
    {%- set statement -%}
        create table {{ this.render() }} ({{ columns | join(", ") }}) {{ file_format_clause() }}
    {%- endset -%}
    {%- do adapter.add_query(statement) -%}
    {{ return(statement) }}
{%- endmacro %}
