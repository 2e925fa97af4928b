{#-
    Sign of a difference of two sums of floats, zero where only rounding parts them.

    Engines differ in the last digit of a product or a power, so that a difference that is nothing
    comes out a little above zero on one and below on another. A double has 16 digits; 12 of them
    are believed, as in weighted_slope.
    Input: two SQL expressions. Output: -1, 0 or 1; null when one is null.
    Call: {{ cypp.sign_of_difference("sum_n * sum_xt", "sum_x * sum_nt") }}
-#}
{% macro sign_of_difference(first, second) -%}
    case
        when
            abs(({{ first }}) - ({{ second }}))
            <= 1e-12 * (abs({{ first }}) + abs({{ second }}))
            then 0
        else sign(({{ first }}) - ({{ second }}))
    end
{%- endmacro %}
