{#-
    Does a text hold a match of a regular expression? True or false; null for null.

    Input: two SQL expressions, the text and the pattern (syntax common to RE2, POSIX and Java).
    Call: {{ cypp.matches("tokens.token", "rules.token_pattern") }}
-#}
{% macro matches(text, pattern) -%}
    {{ return(adapter.dispatch("matches", "cypp")(text, pattern)) }}
{%- endmacro %}

{% macro default__matches(text, pattern) -%} (({{ text }}) ~ ({{ pattern }})) {%- endmacro %}

{% macro duckdb__matches(text, pattern) -%}
    regexp_matches({{ text }}, {{ pattern }})
{%- endmacro %}

{% macro spark__matches(text, pattern) -%} (({{ text }}) rlike ({{ pattern }})) {%- endmacro %}
