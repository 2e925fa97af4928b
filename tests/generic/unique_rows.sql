{#-
    Rows that share a key that must be theirs alone. Returns the key, how often it occurs and where.

    Arguments: columns (the key), identify (column that says where a row stands).
-#}
{% test unique_rows(model, columns, identify=none) %}

select
    {{ columns | join(", ") }},
    {% if identify -%}
    min({{ identify }}) as first_place,
    max({{ identify }}) as last_place,
    {% endif -%}
    count(*) as row_count
from {{ model }}
group by {{ columns | join(", ") }}
having count(*) > 1

{% endtest %}
