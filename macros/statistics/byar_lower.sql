{#-
    Lower Byar limit of a count of events (Breslow and Day 1987; OHID, PHEindicatormethods).

    x (1 - 1/(9x) - z / (3 sqrt x))^3. An approximation that OHID uses from x = 10; below, the exact
    limits of poisson_exact_limits apply, and the caller chooses by `byar_minimum_count`.
    Output: a count, null unless x > 0 and z > 0. A rate divides it by its denominator.
    Call: {{ cypp.byar_lower("numerator", "constants.z_95") }}
-#}
{% macro byar_lower(x, z) -%}
    {%- set x, z = cypp.as_double(x), cypp.as_double(z) -%}
    case
        when {{ x }} > 0 and {{ z }} > 0
            then
                {{ x }} * power(
                    1 - 1 / (9 * {{ x }}) - {{ z }} / (3 * sqrt({{ x }})), 3
                )
    end
{%- endmacro %}
