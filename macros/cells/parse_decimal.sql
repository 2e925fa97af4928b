{#-
    Number in a cell that holds nothing else: "-0.4", "74,588", "1.5e-05". Null for any other text.
    Call: {{ cypp.parse_decimal("cells.cell_value") }}
-#}
{% macro parse_decimal(text) -%}
    cast(
        case
            when {{ cypp.matches(
                text, "'^-?[0-9][0-9,]*([.][0-9]+)?([eE][+-]?[0-9]+)?$'"
            ) }}
                then replace({{ text }}, ',', '')
        end as {{ cypp.type_double() }}
    )
{%- endmacro %}
