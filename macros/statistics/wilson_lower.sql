{#-
    Lower Wilson limit of a proportion x / n, 0 to 1 (E. B. Wilson 1927; OHID, PHEindicatormethods).

    (2x + z^2 - z sqrt(z^2 + 4x(1 - x/n))) / (2(n + z^2)), multiplied out by the sum of its two
    terms: no difference of large numbers is left, and the limit is exactly 0 at x = 0.
    Output: null unless 0 <= x <= n, n > 0 and z > 0.
    Call: {{ cypp.wilson_lower("numerator", "denominator", "constants.z_95") }}
-#}
{% macro wilson_lower(x, n, z) -%}
    {%- set x, n, z = cypp.as_double(x), cypp.as_double(n), cypp.as_double(z) -%}
    case
        when {{ n }} > 0 and {{ x }} >= 0 and {{ x }} <= {{ n }} and {{ z }} > 0
            then
                2 * {{ x }} * {{ x }}
                / (
                    {{ n }} * (
                        2 * {{ x }} + {{ z }} * {{ z }}
                        + {{ z }} * sqrt(
                            {{ z }} * {{ z }} + 4 * {{ x }} * ({{ n }} - {{ x }}) / {{ n }}
                        )
                    )
                )
    end
{%- endmacro %}
