{#-
    A text as a literal of the engine, null for nothing.

    Input: a text of Jinja. Output: a SQL literal. Call: {{ cypp.text_literal("King's") }}
-#}
{% macro text_literal(text) -%}
    {{ return(adapter.dispatch("text_literal", "cypp")(text)) }}
{%- endmacro %}

{% macro default__text_literal(text) -%}
    {{ return("null" if text is none else "'" ~ (text | string | replace("'", "''")) ~ "'") }}
{%- endmacro %}

{% macro spark__text_literal(text) -%}
    {#- A backslash escapes in a literal of Spark, and two quotes are two literals side by side. -#}
    {%- if text is none -%} {{ return("null") }} {%- endif -%}
    {%- set escaped = text | string | replace("\\", "\\\\") | replace("'", "\\'") -%}
    {{ return("'" ~ escaped ~ "'") }}
{%- endmacro %}
