{#-
    A number rounded half up to a number of decimals, alike on every engine.

    Input: two SQL expressions. Output: an expression of type double.
    Call: {{ cypp.round_to("value", "decimals") }}
-#}
{% macro round_to(number, decimals) -%}
    floor(({{ number }}) * power(10.0, {{ decimals }}) + 0.5) / power(10.0, {{ decimals }})
{%- endmacro %}
