{#-
    First match of a regular expression in a text, null where there is none.

    Input: a SQL expression and a pattern without quotes around it.
    Call: {{ cypp.first_match("cells.printed", "[0-9][0-9,]*") }}
-#}
{% macro first_match(text, pattern) -%}
    {{ return(adapter.dispatch("first_match", "cypp")(text, pattern)) }}
{%- endmacro %}

{% macro default__first_match(text, pattern) -%}
    {#- In brackets: where the pattern holds a group, PostgreSQL would give the group alone. -#}
    substring({{ text }} from '({{ pattern }})')
{%- endmacro %}

{% macro duckdb__first_match(text, pattern) -%}
    nullif(regexp_extract({{ text }}, '{{ pattern }}'), '')
{%- endmacro %}

{% macro spark__first_match(text, pattern) -%}
    nullif(regexp_extract({{ text }}, '{{ pattern | replace("\\", "\\\\") }}', 0), '')
{%- endmacro %}
