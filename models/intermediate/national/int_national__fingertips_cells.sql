-- Cells of Fingertips downloads in the shape of all landed cells: a row per row and column.
{{ config(materialized="view") }}

with

downloads as (
    select * from {{ ref("stg_fingertips__values") }}
),

columns_of_a_row as (
    select * from {{ ref("stg_mapping__fingertips_columns") }}
),

int_national__fingertips_cells as (
    select
        'fingertips' as source_kind,
        downloads.sha256,
        downloads.dataset,
        downloads.row_number,
        downloads.indicator_id as item,
        columns_of_a_row.column_name,
        'sex=' || downloads.sex || '|age=' || downloads.age
        || coalesce('|category_type=' || downloads.category_type, '')
        || coalesce('|category=' || downloads.category, '') as breakdown,
        downloads.area_type as geographic_level,
        downloads.area_name as printed_area,
        downloads.area_code,
        downloads.time_period as printed_period,
        case columns_of_a_row.column_name
            {% for column in [
                "value", "lower_ci_95", "upper_ci_95", "lower_ci_998", "upper_ci_998",
                "count_value", "denominator",
            ] -%}
            when '{{ column }}' then downloads.{{ column }}
            {% endfor -%}
        end as cell_value
    from downloads
    cross join columns_of_a_row
)

select * from int_national__fingertips_cells
