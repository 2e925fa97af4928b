{#-
    Sum of 64-bit floats in a fixed order, so that its last digit does not depend on threads.

    Adding the same floats in another order may change the last digit; an engine that adds in
    parallel has no order of its own, and a verdict may hang on the sign of a difference of sums.
    Input: SQL expressions of the number and of what orders it, unique within the group.
    Output: an expression of type double, null for no number.
    Call: {{ cypp.ordered_sum("weight * value", "time_index") }}
-#}
{% macro ordered_sum(number, order) -%}
    {{ return(adapter.dispatch("ordered_sum", "cypp")(number, order)) }}
{%- endmacro %}

{% macro default__ordered_sum(number, order) -%}
    sum({{ cypp.as_double(number) }} order by {{ order }})
{%- endmacro %}

{% macro spark__ordered_sum(number, order) -%}
    case
        when count({{ number }}) > 0
            then aggregate(
                array_sort(collect_list(
                    case when {{ number }} is not null
                        then struct({{ order }} as place, {{ cypp.as_double(number) }} as amount)
                    end
                )),
                cast(0 as double),
                (total, item) -> total + item.amount
            )
    end
{%- endmacro %}
