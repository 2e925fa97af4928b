{#- Name of the 64-bit floating point type. Call: cast(x as {{ cypp.type_double() }}). -#}
{% macro type_double() -%}
    {{ return(adapter.dispatch("type_double", "cypp")()) }}
{%- endmacro %}

{% macro default__type_double() -%} double precision {%- endmacro %}

{% macro duckdb__type_double() -%} double {%- endmacro %}

{% macro spark__type_double() -%} double {%- endmacro %}
