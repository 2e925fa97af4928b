{#-
    Was a figure known on the knowledge date of this build (variable as_of)?

    Input: a SQL date expression, the day of publication. Output: a condition.
    Call: where {{ cypp.known_by("published_on") }}
-#}
{% macro known_by(published_on) -%}
    {{ published_on }} <= cast('{{ var("as_of") }}' as date)
{%- endmacro %}
