{#-
    Chi-square for trend in proportions, one degree of freedom, from sums over the points (Armitage
    1955; OHID Fingertips, recent trends).

    N (N Sxt - X Snt)^2 / (X (N - X) (N Sntt - Snt^2)), N the sum of denominators n, X of numerators
    x, t the time counted from 1.
    Output: null when there is nothing to test: X = 0, X = N, or all points at one time.
    Call: {{ cypp.chi_square_trend_proportions("sum_n", "sum_x", "sum_nt", "sum_ntt", "sum_xt") }}
-#}
{% macro chi_square_trend_proportions(sum_n, sum_x, sum_nt, sum_ntt, sum_xt) -%}
    {%- set n, x, nt = cypp.as_double(sum_n), cypp.as_double(sum_x), cypp.as_double(sum_nt) -%}
    {%- set spread -%}
        ({{ n }} * {{ cypp.as_double(sum_ntt) }} - {{ nt }} * {{ nt }})
    {%- endset -%}
    case
        when {{ x }} > 0 and {{ x }} < {{ n }} and {{ spread }} > 0
            then
                {{ n }} * power({{ n }} * ({{ sum_xt }}) - {{ x }} * {{ nt }}, 2)
                / ({{ x }} * ({{ n }} - {{ x }}) * {{ spread }})
    end
{%- endmacro %}
