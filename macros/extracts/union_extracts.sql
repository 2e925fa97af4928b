{#-
    Rows of several extracts of one shape, all text, each with the name of its extract.

    Input: list of relations and list of column names, in order.
    Output: the columns plus extract_name (the file that a failed test names). Blank cells are null.
    Call: {{ cypp.union_extracts([ref("a"), ref("b")], ["line_number", "printed"]) }}
-#}
{% macro union_extracts(relations, columns) -%}
    {% for relation in relations -%}
    select
        '{{ relation.identifier }}' as extract_name,
        {% for column in columns -%}
        nullif(trim(cast({{ column }} as {{ dbt.type_string() }})), '') as {{ column }}{{ "," if not loop.last }}
        {% endfor -%}
    from {{ relation }}
    {% if not loop.last %}
    union all
    {% endif %}
    {%- endfor %}
{%- endmacro %}
