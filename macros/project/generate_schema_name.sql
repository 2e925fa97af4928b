{#-
    Schema of a node: the custom schema as it is (raw, staging, intermediate, marts, metrics).

    The public contract names schemas without a prefix, so the target's schema is used only for
    nodes that name none.
-#}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ custom_schema_name | trim if custom_schema_name else target.schema }}
{%- endmacro %}
