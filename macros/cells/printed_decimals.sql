{#-
    Digits behind the decimal point of a printed number: "52.80" gives 2, "1,290" gives 0.

    Input: a SQL expression of the token. Output: an integer expression, 0 for null.
    Call: {{ cypp.printed_decimals("tokens.token") }}
-#}
{% macro printed_decimals(token) -%}
    case
        when position('.' in coalesce({{ token }}, '')) = 0 then 0
        else length({{ token }}) - position('.' in {{ token }})
    end
{%- endmacro %}
