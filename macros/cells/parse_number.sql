{#-
    Number printed in a cell: "over 4,000" gives 4000, "35.8 %" gives 35.8, "tbc" gives null.

    Takes the first run of digits with thousands commas and a decimal point. Whether the cell is
    well formed is a test's business (printed_cell_is_valid), not the parser's.
    Call: {{ cypp.parse_number("cells.printed") }}
-#}
{% macro parse_number(text) -%}
    cast(
        replace(
            {{ cypp.first_match(text, "[0-9][0-9,]*([.][0-9]+)?") }}, ',', ''
        ) as {{ cypp.type_double() }}
    )
{%- endmacro %}
