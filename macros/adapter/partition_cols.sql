{#-
    The columns by which a table of Spark is parted into folders, none unless the variable
    partitions names the model; dbt's own macro looks only at the configuration of the model.

    Tables of a hundred rows gain nothing from it, so that it is a setting of who has many.
    Call: dbt build --target spark --vars '{partitions: {fct_observations: [source_id]}}'
-#}
{% macro spark__partition_cols(label, required=false) -%}
    {%- set columns = var("partitions", {}).get(model["name"], config.get("partition_by")) -%}
    {%- if columns -%}
        {{ label }} ({{ ([columns] if columns is string else columns) | join(", ") }})
    {%- endif -%}
{%- endmacro %}
