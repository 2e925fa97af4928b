{#-
    Chi-square of a weighted trend, (slope / se)^2, one degree of freedom (OHID Fingertips, recent
    trends). Weights are 1 / sigma^2, see interval_weight.

    (W Swty - Swt Swy)^2 / (W (W Swtt - Swt^2)), since se^2 = W / (W Swtt - Swt^2).
    Output: null unless the times differ, as weighted_slope.
    Call: {{ cypp.chi_square_trend_weighted("sum_w", "sum_wt", "sum_wy", "sum_wtt", "sum_wty") }}
-#}
{% macro chi_square_trend_weighted(sum_w, sum_wt, sum_wy, sum_wtt, sum_wty) -%}
    {%- set w, wt, wtt = cypp.as_double(sum_w), cypp.as_double(sum_wt), cypp.as_double(sum_wtt) -%}
    case
        when {{ w }} * {{ wtt }} - {{ wt }} * {{ wt }} > 1e-12 * {{ w }} * {{ wtt }}
            then
                power({{ w }} * ({{ sum_wty }}) - {{ wt }} * ({{ sum_wy }}), 2)
                / ({{ w }} * ({{ w }} * {{ wtt }} - {{ wt }} * {{ wt }}))
    end
{%- endmacro %}
