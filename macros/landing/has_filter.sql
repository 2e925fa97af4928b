{#-
    Is a filter among the name=value pairs of a breakdown, whole and in any place?

    Input: SQL expressions of the breakdown (pairs parted by a bar) and of the filter.
    Output: a condition, null where the filter is null.
    Call: {{ cypp.has_filter("items.breakdown", "ees_measures.filter_1") }}
-#}
{% macro has_filter(breakdown, filter) -%}
    position('|' || {{ filter }} || '|' in '|' || {{ breakdown }} || '|') > 0
{%- endmacro %}
