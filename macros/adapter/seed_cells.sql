{#-
    The cells of one row of a seed as its file holds them.

    dbt reads the word NULL of a seed, in any case, as nothing before a macro sees it; DuckDB copies
    the file and keeps the word. A seed that holds it says so under meta: word_null gives, by column,
    the words in the order of the file, and no other cell of such a column is empty (a Python test
    compares both with the file).

    Input: a row, the names of its columns and the words still to come, by column, of which those of
    this row are taken off. Output: a list.
    Call: {{ cypp.seed_cells(row, agate_table.column_names, words) }}
-#}
{% macro seed_cells(row, column_names, words) -%}
    {%- set cells = [] -%}
    {%- for name in column_names -%}
        {%- set cell = row[loop.index0] -%}
        {%- do cells.append(words[name].pop(0) if cell is none and words.get(name) else cell) -%}
    {%- endfor -%}
    {{ return(cells) }}
{%- endmacro %}
