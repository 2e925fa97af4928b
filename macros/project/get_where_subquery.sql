{#-
    What a test of a model or seed selects from, in place of dbt's own macro: besides the condition of
    its configuration, of a model that keeps rows only those of the files that this build adds. The
    other rows passed the test when they were built.

    Input: the relation. Output: the relation or a query in brackets. Called by dbt.
-#}
{% macro default__get_where_subquery(relation) -%}
    {%- set conditions = [config.get("where")] if config.get("where") else [] -%}
    {%- set node = graph.nodes.get(model.attached_node) if execute else none -%}
    {%- if node and node.config.materialized == "incremental" and "sha256" in node.columns
        and cypp.new_files() -%}
        {%- do conditions.append(cypp.in_new_files("sha256")) -%}
    {%- endif -%}
    {%- if not conditions -%} {{ return(relation) }} {%- endif -%}
    {{ return("(select * from " ~ relation ~ " where " ~ conditions | join(" and ") ~ ") dbt_subquery") }}
{%- endmacro %}
