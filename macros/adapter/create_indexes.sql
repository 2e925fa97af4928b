{#-
    dbt's indexes of a new table, and the statistics of its columns.

    PostgreSQL plans a join of tables that it has never counted as if they were tiny, and half a
    million observations then join row by row, for hours. Its own housekeeping counts them a minute
    later, which is too late for the next model. Tables and seeds pass here once they are filled.
-#}
{% macro postgres__create_indexes(relation) -%}
    {%- do default__create_indexes(relation) -%}
    {%- do run_query("analyze " ~ relation.render()) -%}
{%- endmacro %}
