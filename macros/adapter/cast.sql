{#-
    dbt's cast with the type names of the project: contracts and unit tests of dbt name a type in
    YAML, where no macro can stand, and both reach the database through this macro.
    Call: {{ cast("null", "double") }}
-#}
{% macro postgres__cast(field, type) -%}
    cast({{ field }} as {{ cypp.type_named(type) }})
{%- endmacro %}

{% macro spark__cast(field, type) -%}
    cast({{ field }} as {{ cypp.type_named(type) }})
{%- endmacro %}
