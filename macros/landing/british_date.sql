{#-
    Date written day/month/year ("01/04/2023") as a date; null for blank.
    Call: {{ cypp.british_date("date_of_operation") }}
-#}
{% macro british_date(text) -%}
    cast(
        nullif(
            substring({{ text }}, 7, 4) || '-' || substring({{ text }}, 4, 2)
            || '-' || substring({{ text }}, 1, 2),
            '--'
        ) as date
    )
{%- endmacro %}
