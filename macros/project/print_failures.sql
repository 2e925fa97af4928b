{#-
    Print the rows of failed tests at the end of a run, so that bad input is named on the screen:
    the extract, line, column and text that a test returns.

    Input: the results of the run. Output: nothing; writes to the log. Call: on-run-end hook.
-#}
{% macro print_failures(results) -%}
    {% if execute %}
        {% for result in results if result.node.resource_type == "test" and result.status == "fail" %}
            {% set rows = run_query(result.node.compiled_code ~ "\nlimit 10") %}
            {% do log("FAILED " ~ result.node.name ~ ": " ~ result.node.description, info=true) %}
            {% for row in rows.rows %}
                {% set cells = [] %}
                {% for column in rows.column_names %}
                    {% do cells.append(column ~ "=" ~ row[column]) %}
                {% endfor %}
                {% do log("  " ~ cells | join(", "), info=true) %}
            {% endfor %}
        {% endfor %}
    {% endif %}
{%- endmacro %}
