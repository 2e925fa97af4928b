{#-
    Weight of a figure in a regression, 1 / sigma^2 with sigma = (upper - lower) / (2z) (OHID
    Fingertips, recent trends).

    Output: null when the interval has no width or is turned round: such a point has no weight.
    Call: {{ cypp.interval_weight("lower_ci", "upper_ci", "constants.z_95") }}
-#}
{% macro interval_weight(lower, upper, z) -%}
    case
        when ({{ upper }}) > ({{ lower }})
            then power(2 * {{ cypp.as_double(z) }} / (({{ upper }}) - ({{ lower }})), 2)
    end
{%- endmacro %}
