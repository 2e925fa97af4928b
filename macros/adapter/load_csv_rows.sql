{#-
    Rows of a seed into its table, for dbt's materialisation of seeds. DuckDB copies the file and
    needs none of this.

    PostgreSQL: as dbt does it, the word NULL kept (seed_cells).
    Spark: dbt's own macro puts a text between quotes without escaping it, and writes an empty cell as
    the word None. And a statement costs half a second there whatever it holds, so that the first one
    makes the table and fills it (create_csv_table).
    Output: the first statement, as dbt shows it.
-#}
{% macro postgres__load_csv_rows(model, agate_table) -%}
    {%- set names = agate_table.column_names -%}
    {%- set words = cypp.null_words(model["config"]) -%}
    {%- set blanks = "(" ~ (["%s"] * (names | length)) | join(", ") ~ ")" -%}
    {%- set statements = [] -%}
    {%- for rows in agate_table.rows | batch(get_batch_size()) -%}
        {%- set cells = [] -%}
        {%- for row in rows -%}
            {%- do cells.extend(cypp.seed_cells(row, names, words)) -%}
        {%- endfor -%}
        {%- set lines = ([blanks] * (rows | length)) | join(", ") -%}
        {%- set columns = get_seed_column_quoted_csv(model, names) -%}
        {%- set statement = "insert into " ~ this.render() ~ " (" ~ columns ~ ") values " ~ lines -%}
        {%- do adapter.add_query(statement, bindings=cells, abridge_sql_log=True) -%}
        {%- do statements.append(statement) -%}
    {%- endfor -%}
    {{ return(statements | first) }}
{%- endmacro %}

{% macro spark__load_csv_rows(model, agate_table) -%}
    {%- set names = agate_table.column_names -%}
    {%- set words = cypp.null_words(model["config"]) -%}
    {%- set types = model["config"].get("column_types", {}) -%}
    {%- set columns = [] -%}
    {%- for name in names -%}
        {%- set type = types.get(name, adapter.convert_type(agate_table, loop.index0)) -%}
        {%- do columns.append(cast(adapter.quote(name), type) ~ " as " ~ adapter.quote(name)) -%}
    {%- endfor -%}
    {%- set statements = [] -%}
    {%- for rows in agate_table.rows | batch(2000) -%}
        {%- set lines = [] -%}
        {%- for row in rows -%}
            {%- set cells = [] -%}
            {%- for cell in cypp.seed_cells(row, names, words) -%}
                {%- do cells.append(cypp.text_literal(cell)) -%}
            {%- endfor -%}
            {%- do lines.append("(" ~ cells | join(", ") ~ ")") -%}
        {%- endfor -%}
        {%- set statement -%}
            {{ "insert into" if statements else "create table" }} {{ this.render() }}
            {{ "" if statements else file_format_clause() ~ " as" }}
            select {{ columns | join(", ") }}
            from values {{ lines | join(", ") }} as seed (`{{ names | join("`, `") }}`)
        {%- endset -%}
        {%- do adapter.add_query(statement, abridge_sql_log=True) -%}
        {%- do statements.append(statement) -%}
    {%- endfor -%}
    {{ return(statements | first) }}
{%- endmacro %}
