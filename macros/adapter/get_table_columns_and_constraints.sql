{#-
    Columns of a contracted table in the statement that creates it, with PostgreSQL's type names.
    Only PostgreSQL creates such a table before it is filled; Spark takes the types of the query.
-#}
{% macro postgres__get_table_columns_and_constraints() -%}
    {%- set columns = {} -%}
    {%- for name, column in model["columns"].items() -%}
        {%- set typed = dict(column, data_type=cypp.type_named(column["data_type"])) -%}
        {%- do columns.update({name: typed}) -%}
    {%- endfor -%}
    {%- set lines = adapter.render_raw_columns_constraints(raw_columns=columns) -%}
    {%- set rules = adapter.render_raw_model_constraints(
        raw_constraints=model["constraints"]
    ) -%}
    ({{ (lines + rules) | join(", ") }})
{%- endmacro %}
