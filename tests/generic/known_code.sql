{#-
    A code that no code list holds. Returns the row's place and the unknown code.

    Arguments: to (relation of the code list), field (its key), identify (columns that say where the
    row stands: extract, line, cell). Null codes are not checked: use not_null for that.
-#}
{% test known_code(model, column_name, to, field, identify) %}

select
    {% for column in identify %}checked.{{ column }}, {% endfor %}
    '{{ column_name }}' as column_name,
    checked.{{ column_name }} as unknown_code,
    'not in {{ to.identifier }}: correct it, or add a row there' as advice
from {{ model }} as checked
left join {{ to }} as codes
    on checked.{{ column_name }} = codes.{{ field }}
where
    checked.{{ column_name }} is not null
    and codes.{{ field }} is null

{% endtest %}
