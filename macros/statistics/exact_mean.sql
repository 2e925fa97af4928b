{#-
    Mean of 64-bit floats that does not depend on the order in which an engine adds them.

    Adding floats in another order may change the last digit, and an engine that adds in parallel
    has no order. Decimals of twelve places add up exactly; equal numbers are their own mean, so that
    one published value comes back to the last digit. About as fast as avg(); ordered_sum() sorts.
    Input: a SQL expression of the number, of size below 1e25. Output: type double, null for none.
    Call: {{ cypp.exact_mean("members.value") }}
-#}
{% macro exact_mean(number) -%}
    {{ return(adapter.dispatch("exact_mean", "cypp")(number)) }}
{%- endmacro %}

{% macro default__exact_mean(number) -%}
    case
        when min({{ number }}) = max({{ number }}) then max({{ number }})
        else
            cast(sum(cast({{ number }} as decimal(38, 12))) as {{ cypp.type_double() }})
            / count({{ number }})
    end
{%- endmacro %}
