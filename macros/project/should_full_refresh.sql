{#-
    Is an incremental model, or a seed, made anew? In place of dbt's own macro, which asks the command
    line and the configuration alone.

    Rows are added only where `cypp build` names new files: it alone knows that nothing else changed.
    So `dbt build` makes every relation anew, whatever stood there.

    Input: nothing. Output: true or false. Called by dbt.
-#}
{% macro should_full_refresh() -%}
    {%- set configured = config.get("full_refresh") -%}
    {%- if configured is not none -%} {{ return(configured) }} {%- endif -%}
    {{ return(flags.FULL_REFRESH or cypp.new_files() | length == 0) }}
{%- endmacro %}
