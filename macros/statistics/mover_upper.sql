{#-
    Upper limit of a difference d = first - second of two independent figures with intervals.

    d + sqrt((first_upper - first)^2 + (second - second_lower)^2); see mover_lower. The arguments
    are the limits that point to a larger difference: first_upper and second_lower.
    Output: in the unit of the arguments, null when one is null.
    Call: {{ cypp.mover_upper("value - reference_value", "value", "upper_ci", "reference_value",
        "reference_lower_ci") }}
-#}
{% macro mover_upper(d, first, first_upper, second, second_lower) -%}
    ({{ d }}) + sqrt(
        power({{ cypp.as_double(first_upper) }} - ({{ first }}), 2)
        + power({{ cypp.as_double(second) }} - ({{ second_lower }}), 2)
    )
{%- endmacro %}
