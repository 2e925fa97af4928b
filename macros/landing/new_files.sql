{#-
    Checksums of the landed files that this build adds to what is there; none in a whole build.

    `cypp build` sets CYPP_NEW_FILES where newer editions landed and nothing else changed.

    Input: nothing. Output: a list of texts. Call: {% if cypp.new_files() %}
-#}
{% macro new_files() -%}
    {{ return(env_var("CYPP_NEW_FILES", "").split(",") | select | list) }}
{%- endmacro %}
