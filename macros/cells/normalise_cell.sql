{#-
    Cell text made comparable with the codes of missing values: lower case, no bullets, no
    surrounding blanks. "• TBC" gives "tbc".
    Call: {{ cypp.normalise_cell("cells.printed") }}
-#}
{% macro normalise_cell(text) -%}
    lower(trim(replace({{ text }}, '•', '')))
{%- endmacro %}
