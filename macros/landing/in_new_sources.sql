{#-
    Condition that keeps the rows of the files that this build adds, by other columns than a checksum.

    The list of files is found in the graph: in a test, ref() of what the test does not name is refused.
    What asks for it must stand below that list.

    Input: columns of int_national__sources, each with the column here that holds the same.
    Output: a condition. Call: where {{ cypp.in_new_sources({"source_id": "source_id"}) }}
-#}
{% macro in_new_sources(columns) -%}
    {%- set sources = graph.nodes["model." ~ project_name ~ ".int_national__sources"].relation_name -%}
    {{ return(
        "(" ~ columns.values() | join(", ") ~ ") in (select " ~ columns | join(", ") ~ " from "
        ~ sources ~ " where " ~ cypp.in_new_files("sha256") ~ ")"
    ) }}
{%- endmacro %}
