{#-
    Condition that keeps the rows of the files that this build adds, all rows in a whole build.

    For tests: the rows of the other files were tested when they were built.

    Input: the column that holds the checksum of the file that a row comes from. Output: a condition.
    Call: where {{ cypp.in_new_files("sha256") }}
-#}
{% macro in_new_files(column) -%}
    {%- set files = cypp.new_files() -%}
    {{ return(column ~ " in ('" ~ files | join("', '") ~ "')" if files else "1 = 1") }}
{%- endmacro %}
