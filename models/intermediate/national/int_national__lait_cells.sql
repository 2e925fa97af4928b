-- Cells of the Local Authority Interactive Tool in the shape of all landed cells: one row each.
{{ config(materialized="view") }}

with

cells as (
    select * from {{ ref("stg_lait__values") }}
),

-- The file prints the words of an item in its first year only: its short name is the item.
int_national__lait_cells as (
    select
        'lait' as source_kind,
        sha256,
        dataset,
        row_number,
        short_desc as item,
        short_desc as column_name,
        cast('' as {{ dbt.type_string() }}) as breakdown,
        la_and_regions as printed_area,
        la_number,
        years as printed_period,
        cell_value
    from cells
)

select * from int_national__lait_cells
