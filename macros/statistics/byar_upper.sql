{#-
    Upper Byar limit of a count of events (Breslow and Day 1987; OHID, PHEindicatormethods).

    (x + 1) (1 - 1/(9(x + 1)) + z / (3 sqrt(x + 1)))^3. Used from x = 10, as byar_lower is.
    Output: a count, null unless x > 0 and z > 0. A rate divides it by its denominator.
    Call: {{ cypp.byar_upper("numerator", "constants.z_95") }}
-#}
{% macro byar_upper(x, z) -%}
    {%- set x, z = cypp.as_double(x), cypp.as_double(z) -%}
    case
        when {{ x }} > 0 and {{ z }} > 0
            then
                ({{ x }} + 1) * power(
                    1 - 1 / (9 * ({{ x }} + 1)) + {{ z }} / (3 * sqrt({{ x }} + 1)), 3
                )
    end
{%- endmacro %}
