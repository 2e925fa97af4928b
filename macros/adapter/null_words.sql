{#-
    The words NULL of a seed by column, in the order of its file: a copy, to be used up.

    Input: the configuration of the seed. Output: a dictionary of lists.
    Call: {% set words = cypp.null_words(model["config"]) %}
-#}
{% macro null_words(seed_config) -%}
    {%- set words = {} -%}
    {%- for name, column_words in ((seed_config.get("meta") or {}).get("word_null") or {}).items() -%}
        {%- do words.update({name: column_words | list}) -%}
    {%- endfor -%}
    {{ return(words) }}
{%- endmacro %}
