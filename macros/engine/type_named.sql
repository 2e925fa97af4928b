{#-
    The engine's name of a type that contracts, seeds and landed columns name the DuckDB way.

    Input: varchar, double, date, integer, bigint or boolean, in any case; another name passes as
    it is. Output: a type name. Call: cast(x as {{ cypp.type_named("varchar") }})
-#}
{% macro type_named(name) -%}
    {{ return(adapter.dispatch("type_named", "cypp")(name)) }}
{%- endmacro %}

{% macro default__type_named(name) -%} {{ return(name) }} {%- endmacro %}

{% macro postgres__type_named(name) -%}
    {{ return({"double": "double precision"}.get(name | lower, name)) }}
{%- endmacro %}

{% macro spark__type_named(name) -%}
    {#- A varchar of Spark has a length. -#}
    {{ return({"varchar": "string", "integer": "int"}.get(name | lower, name)) }}
{%- endmacro %}
