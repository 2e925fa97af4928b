{#-
    What a test of a model or seed selects from, in place of dbt's own macro: besides the condition of
    its configuration only the rows of the files that this build adds, where the model says how they are
    known. The other rows passed the test when they were built.

    A model that keeps rows says so by a column sha256; others, views of such models too, by
    `landed_file` in their meta: columns of int_national__sources with those of the model that hold the
    same.

    Input: the relation. Output: the relation or a query in brackets. Called by dbt.
-#}
{% macro default__get_where_subquery(relation) -%}
    {%- set conditions = [config.get("where")] if config.get("where") else [] -%}
    {%- set node = graph.nodes.get(model.attached_node) if execute else none -%}
    {%- if node and cypp.new_files() -%}
        {%- set known_by = node.config.meta.get("landed_file") -%}
        {%- if known_by -%}
            {%- do conditions.append(cypp.in_new_sources(known_by)) -%}
        {%- elif node.config.materialized == "incremental" and "sha256" in node.columns -%}
            {%- do conditions.append(cypp.in_new_files("sha256")) -%}
        {%- endif -%}
    {%- endif -%}
    {%- if not conditions -%} {{ return(relation) }} {%- endif -%}
    {{ return("(select * from " ~ relation ~ " where " ~ conditions | join(" and ") ~ ") dbt_subquery") }}
{%- endmacro %}
