{#-
    First match of a regular expression in a text, null where there is none.

    Input: a SQL expression and a pattern literal without groups.
    Call: {{ cypp.first_match("cells.printed", "[0-9][0-9,]*") }}
-#}
{% macro first_match(text, pattern) -%}
    {{ return(adapter.dispatch("first_match", "cypp")(text, pattern)) }}
{%- endmacro %}

{% macro default__first_match(text, pattern) -%}
    substring({{ text }} from '{{ pattern }}')
{%- endmacro %}

{% macro duckdb__first_match(text, pattern) -%}
    nullif(regexp_extract({{ text }}, '{{ pattern }}'), '')
{%- endmacro %}

{% macro spark__first_match(text, pattern) -%}
    nullif(regexp_extract({{ text }}, '{{ pattern | replace("\\", "\\\\") }}', 0), '')
{%- endmacro %}
