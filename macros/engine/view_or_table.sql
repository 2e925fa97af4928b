{#-
    How a wide relation is kept that adds to a kept one what follows every new row, such as a rank.

    DuckDB joins millions of rows in a second, so that a view is enough. PostgreSQL guesses that such
    a join meets one row and then loops over loops, and on Spark a table can be parted into folders.

    Input: nothing. Output: a materialisation of dbt.
    Call: config(materialized=cypp.view_or_table())
-#}
{% macro view_or_table() -%}
    {{ return(adapter.dispatch("view_or_table", "cypp")()) }}
{%- endmacro %}

{% macro default__view_or_table() -%}
    {{ return("table") }}
{%- endmacro %}

{% macro duckdb__view_or_table() -%}
    {{ return("view") }}
{%- endmacro %}
