{#-
    A row that lacks a value where one must stand. Returns the columns that must be filled, of the
    row as it is, and the names of those that are empty.

    One test for all columns of a relation: each test costs dbt a connection, a transaction and a
    file, whatever it asks.

    Arguments: columns (those that must be filled).
-#}
{% test complete_rows(model, columns) %}

select
    {{ columns | join(",\n    ") }},
    {% for column in columns -%}
    case when {{ column }} is null then '{{ column }} ' else '' end{{ "" if loop.last else " || " }}
    {%- endfor %} as empty_columns
from {{ model }}
where
    {% for column in columns -%}
    {{ "or " if not loop.first }}{{ column }} is null
    {% endfor %}

{% endtest %}
