{#-
    Condition of an incremental model: rows of the files that this build adds, or all rows, by other
    columns than a checksum; see of_new_files.

    Input: columns of int_national__sources, each with the column here that holds the same.
    Output: a condition. Call: where {{ cypp.of_new_sources({"source_id": "source_id"}) }}
-#}
{% macro of_new_sources(columns) -%}
    {{ return(cypp.in_new_sources(columns) if cypp.new_files() and is_incremental() else "1 = 1") }}
{%- endmacro %}
