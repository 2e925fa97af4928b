{#-
    dbt's statement that makes a table, planned without loops over loops.

    PostgreSQL guesses that a join on six columns meets one row, and then compares each of half a
    million figures with each other one: minutes become hours. Without nested loops it sorts or
    hashes, which is never much slower at this size; where only a loop can answer, it still loops.
    The setting ends with the transaction.
-#}
{% macro postgres__create_table_as(temporary, relation, sql) -%}
    set local enable_nestloop = off;
    {{ dbt.postgres__create_table_as(temporary, relation, sql) }}
{%- endmacro %}
