{#-
    Columns of the landed files of one kind, in order: a list of (name, type).

    Every landed file begins with where a row comes from: file, checksum, dataset, edition, row.
    Call: {% set columns = cypp.landed_columns("lait") %}
-#}
{% macro landed_columns(kind) -%}
    {%- set origin = [
        ("file_name", "varchar"), ("sha256", "varchar"), ("dataset", "varchar"),
        ("edition_date", "date"), ("row_number", "bigint"),
    ] -%}
    {%- set texts = {
        "lait": ["short_desc", "data_item", "years", "la_and_regions", "cell_value", "la_number", "region"],
        "lait_dictionary": [
            "measure_code", "topic", "measure", "chart_title", "measure_short", "polarity",
            "y_axis_name", "state_funded_flag", "table_status", "description", "last_update",
            "next_update", "data_owner", "methodology", "hyperlinks", "dps", "year_type", "no_quartile",
        ],
        "ees": [
            "time_period", "time_identifier", "geographic_level", "country_code", "region_code",
            "region_name", "old_la_code", "new_la_code", "la_name", "filters", "column_name",
            "cell_value",
        ],
        "ees_labels": ["column_name", "label"],
        "fingertips": [
            "indicator_id", "indicator_name", "parent_code", "parent_name", "area_code", "area_name",
            "area_type", "sex", "age", "category_type", "category", "time_period", "value",
            "lower_ci_95", "upper_ci_95", "lower_ci_998", "upper_ci_998", "count", "denominator",
            "value_note", "recent_trend", "compared_to_england", "compared_to_parent",
            "time_period_sortable", "new_data", "compared_to_goal", "time_period_range",
        ],
        "statistical_neighbours": [
            "model_date", "la_number", "la_name", "neighbour_rank", "neighbour_la_number", "closeness",
        ],
        "area_codes": [
            "new_la_code", "la_name", "date_of_operation", "date_of_termination",
            "parent_geography_code", "entity_code", "entity_description", "status", "old_la_code",
        ],
    } -%}
    {%- set columns = origin -%}
    {%- for name in texts[kind] -%}
        {%- do columns.append((name, "varchar")) -%}
    {%- endfor -%}
    {{ return(columns) }}
{%- endmacro %}
