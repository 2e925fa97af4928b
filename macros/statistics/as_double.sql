{#-
    A SQL expression as a 64-bit float, so that products of large counts never overflow an integer.

    Input: a SQL expression. Output: an expression of type double.
    Call: {{ cypp.as_double("numerator") }}
-#}
{% macro as_double(expression) -%}
    cast({{ expression }} as {{ cypp.type_double() }})
{%- endmacro %}
