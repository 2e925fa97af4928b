{#-
    Slope of a weighted regression of y on t, from its sums (OHID Fingertips, recent trends).

    (W Swty - Swt Swy) / (W Swtt - Swt^2); all weights 1 give the ordinary slope.
    Output: units of y per unit of t, null unless the times differ (beyond the last digits of a
    double: a sum of equal times leaves noise, not zero). Count t from a near origin, 1 to 5: with
    calendar years the sums lose six digits.
    Call: {{ cypp.weighted_slope("sum_w", "sum_wt", "sum_wy", "sum_wtt", "sum_wty") }}
-#}
{% macro weighted_slope(sum_w, sum_wt, sum_wy, sum_wtt, sum_wty) -%}
    {%- set w, wt, wtt = cypp.as_double(sum_w), cypp.as_double(sum_wt), cypp.as_double(sum_wtt) -%}
    case
        when {{ w }} * {{ wtt }} - {{ wt }} * {{ wt }} > 1e-12 * {{ w }} * {{ wtt }}
            then
                ({{ w }} * ({{ sum_wty }}) - {{ wt }} * ({{ sum_wy }}))
                / ({{ w }} * {{ wtt }} - {{ wt }} * {{ wt }})
    end
{%- endmacro %}
