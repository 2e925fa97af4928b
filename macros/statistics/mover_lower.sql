{#-
    Lower limit of a difference d = first - second of two independent figures with intervals.

    d - sqrt((first - first_lower)^2 + (second_upper - second)^2): each side gives the margin that
    it has towards a smaller difference (MOVER, Zou and Donner 2008). With Wilson limits of two
    proportions it is Newcombe's hybrid score interval (Newcombe 1998, method 10; OHID).
    Output: in the unit of the arguments, null when one is null.
    Call: {{ cypp.mover_lower("value - reference_value", "value", "lower_ci", "reference_value",
        "reference_upper_ci") }}
-#}
{% macro mover_lower(d, first, first_lower, second, second_upper) -%}
    ({{ d }}) - sqrt(
        power({{ cypp.as_double(first) }} - ({{ first_lower }}), 2)
        + power({{ cypp.as_double(second_upper) }} - ({{ second }}), 2)
    )
{%- endmacro %}
