{#-
    Do two numbers differ by more than noise? True also where only one of them is null.

    Input: two SQL expressions of numbers, and expressions of the two tolerances: a share of the
    larger number, and a distance for numbers near zero. Output: a condition, never null.
    Call: {{ cypp.differs("old_value", "new_value", "1e-9", "1e-9") }}
-#}
{% macro differs(old, new, relative_tolerance, absolute_tolerance) -%}
    case
        when {{ old }} is null and {{ new }} is null then false
        when {{ old }} is null or {{ new }} is null then true
        else
            abs({{ new }} - {{ old }}) > greatest(
                {{ absolute_tolerance }},
                {{ relative_tolerance }} * greatest(abs({{ old }}), abs({{ new }}))
            )
    end
{%- endmacro %}
