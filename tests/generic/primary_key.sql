{#-
    A key that is empty or that several rows share. Returns the key and how often it occurs.

    One test for both: each test costs dbt a connection, a transaction and a file, whatever it asks.

    Arguments: none beyond the column.
-#}
{% test primary_key(model, column_name) %}

select
    {{ column_name }},
    count(*) as row_count
from {{ model }}
group by {{ column_name }}
having count(*) > 1 or {{ column_name }} is null

{% endtest %}
