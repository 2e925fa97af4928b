{#-
    A row with neither a value nor a reason for its absence, or with both: missing is never blank
    and never zero, and a suppressed figure shows no number.

    Arguments: value_column, reason_column, identify (columns that say where the row stands).
-#}
{% test value_or_reason(model, value_column, reason_column, identify) %}

select
    {{ identify | join(", ") }},
    {{ value_column }},
    {{ reason_column }}
from {{ model }}
where
    ({{ value_column }} is null and {{ reason_column }} is null)
    or ({{ value_column }} is not null and {{ reason_column }} is not null)

{% endtest %}
