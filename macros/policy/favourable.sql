{#-
    A difference with the sign turned so that positive is good for children; null without polarity.

    Input: two SQL expressions, the difference and the polarity (higher, lower or none).
    Call: {{ cypp.favourable("value - target_value", "polarity") }}
-#}
{% macro favourable(difference, polarity) -%}
    case {{ polarity }}
        when 'higher' then {{ difference }}
        when 'lower' then 0.0 - ({{ difference }})
    end
{%- endmacro %}
