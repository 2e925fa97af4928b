{#-
    Value of a column in the row of its group that comes first, without numbering the rows.

    Rows are compared by all expressions, in their order, the smallest first: all of them together
    must be unique within the group, and none of them may be null. Several columns of one group cost
    one comparison where they give the same expressions.
    Input: name of the wanted expression; the expressions by their names. Output: an aggregate.
    Call: {{ cypp.first_by("row_number", {"is_count": "case ... end", "row_number": "row_number"}) }}
-#}
{% macro first_by(column, order) -%}
    {{ return(adapter.dispatch("first_by", "cypp")(column, order)) }}
{%- endmacro %}

{% macro default__first_by(column, order) -%}
    (array_agg({{ order[column] }} order by {{ order.values() | join(", ") }}))[1]
{%- endmacro %}

{% macro duckdb__first_by(column, order) -%}
    min(struct_pack(
        {%- for name, expression in order.items() %}
        {{ name }} := {{ expression }}{{ "," if not loop.last }}
        {%- endfor %}
    )).{{ column }}
{%- endmacro %}

{% macro spark__first_by(column, order) -%}
    min(struct(
        {%- for name, expression in order.items() %}
        {{ expression }} as {{ name }}{{ "," if not loop.last }}
        {%- endfor %}
    )).{{ column }}
{%- endmacro %}
