{#-
    Print the rows of failed tests and of warnings at the end of a run, so that bad input is named
    on the screen: the extract, line, column and text that a test returns.

    Ten rows of each test and how many more there are; `meta.rows_printed` of a test says otherwise.
    Input: the results of the run. Output: nothing; writes to the log. Call: on-run-end hook.
-#}
{% macro print_failures(results) -%}
    {% if execute %}
        {% set words = {"fail": "FAILED", "warn": "WARNING"} %}
        {% for result in results
            if result.node.resource_type == "test" and result.status in words %}
            {% set most = result.node.config.meta.get("rows_printed", 10) %}
            {% set rows = run_query(result.node.compiled_code ~ "\nlimit " ~ most) %}
            {% set title = words[result.status] ~ " " ~ result.node.name %}
            {% do log(title ~ ": " ~ result.node.description, info=true) %}
            {% for row in rows.rows %}
                {% set cells = [] %}
                {% for column in rows.column_names %}
                    {% do cells.append(column ~ "=" ~ row[column]) %}
                {% endfor %}
                {% do log("  " ~ cells | join(", "), info=true) %}
            {% endfor %}
            {% if result.failures > most %}
                {% do log("  and " ~ (result.failures - most) ~ " more rows", info=true) %}
            {% endif %}
        {% endfor %}
    {% endif %}
{%- endmacro %}
