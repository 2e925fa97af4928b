{#-
    The columns of one kind of landed file, typed, from what holds its rows; no row from nothing.

    Input: the kind and what to select from (a relation, a table function or none). Output: a query
    in brackets. Call: {{ cypp.landed_query("lait", relation) }}
-#}
{% macro landed_query(kind, source) -%}
    (
        select
            {% for name, type in cypp.landed_columns(kind) -%}
            cast({{ name if source else "null" }} as {{ cypp.type_named(type) }}) as {{ name }}
            {{- "," if not loop.last }}
            {% endfor %}
        {{ "from " ~ source if source else "where 1 = 0" }}
    )
{%- endmacro %}
