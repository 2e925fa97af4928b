{#-
    A number rounded half up to a number of decimals, alike on every engine.

    The half carries a billionth, because 0.145 is a little less than 0.145 as a binary number.

    Input: two SQL expressions. Output: an expression of type double.
    Call: {{ cypp.round_to("value", "decimals") }}
-#}
{% macro round_to(number, decimals) -%}
    floor(({{ number }}) * power(10.0, {{ decimals }}) + 0.500000001) / power(10.0, {{ decimals }})
{%- endmacro %}
