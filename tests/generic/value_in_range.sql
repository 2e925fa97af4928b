{#-
    A value outside the range that its unit allows, bounds included.

    Arguments: lowest, highest (numbers), where_unit (unit of the measures to check), measures (the
    relation with measure_id and unit), identify (columns that say where the row stands).
-#}
{% test value_in_range(model, column_name, lowest, highest, where_unit, measures, identify) %}

select
    {% for column in identify %}checked.{{ column }}, {% endfor %}
    checked.measure_id,
    checked.{{ column_name }} as value_out_of_range,
    '{{ where_unit }} must lie between {{ lowest }} and {{ highest }}: check the cell' as advice
from {{ model }} as checked
inner join {{ measures }} as measures
    on checked.measure_id = measures.measure_id
where
    measures.unit = '{{ where_unit }}'
    and (checked.{{ column_name }} < {{ lowest }} or checked.{{ column_name }} > {{ highest }})

{% endtest %}
