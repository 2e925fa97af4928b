{#-
    Upper Wilson limit of a proportion x / n, 0 to 1 (E. B. Wilson 1927; OHID, PHEindicatormethods).

    (2x + z^2 + z sqrt(z^2 + 4x(1 - x/n))) / (2(n + z^2)), all terms positive. At x = n it is 1, which
    rounding may not miss on either side.
    Output: null unless 0 <= x <= n, n > 0 and z > 0.
    Call: {{ cypp.wilson_upper("numerator", "denominator", "constants.z_95") }}
-#}
{% macro wilson_upper(x, n, z) -%}
    {%- set x, n, z = cypp.as_double(x), cypp.as_double(n), cypp.as_double(z) -%}
    case
        when {{ n }} > 0 and {{ x }} >= 0 and {{ x }} < {{ n }} and {{ z }} > 0
            then
                least(
                    1.0,
                    (
                        2 * {{ x }} + {{ z }} * {{ z }}
                        + {{ z }} * sqrt(
                            {{ z }} * {{ z }} + 4 * {{ x }} * ({{ n }} - {{ x }}) / {{ n }}
                        )
                    ) / (2 * ({{ n }} + {{ z }} * {{ z }}))
                )
        when {{ n }} > 0 and {{ x }} = {{ n }} and {{ z }} > 0 then 1.0
    end
{%- endmacro %}
