{#-
    Condition of an incremental model: rows of the files that this build adds, or all rows.

    A whole build reads everything. Where nothing changed but that newer editions landed, `cypp build`
    names their files, and what the other files gave stands (docs/building.md).

    Input: the column that holds the checksum of the file that a row comes from. Output: a condition.
    Call: where {{ cypp.of_new_files("sha256") }}
-#}
{% macro of_new_files(column) -%}
    {{ return(cypp.in_new_files(column) if cypp.new_files() and is_incremental() else "1 = 1") }}
{%- endmacro %}
