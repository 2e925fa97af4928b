-- Cells of the Local Authority Interactive Tool in the shape of all landed cells: one row each.
{{ config(materialized="view") }}

with

cells as (
    select * from {{ ref("stg_lait__values") }}
),

named_areas as (
    select
        la_number,
        min(area_code) as area_code
    from {{ ref("stg_mapping__lait_areas") }}
    where la_number is not null
    group by la_number
),

authorities as (
    select * from {{ ref("int_areas__by_old_code") }}
),

-- The file prints the words of an item in its first year only: its short name is the item.
int_national__lait_cells as (
    select
        'lait' as source_kind,
        cells.sha256,
        cells.dataset,
        cells.row_number,
        cells.short_desc as item,
        cells.short_desc as column_name,
        cast('' as {{ dbt.type_string() }}) as breakdown,
        cast(null as {{ dbt.type_string() }}) as geographic_level,
        cells.la_and_regions as printed_area,
        coalesce(named_areas.area_code, authorities.area_code) as area_code,
        cells.years as printed_period,
        cells.cell_value
    from cells
    left join named_areas
        on cells.la_number = named_areas.la_number
    left join authorities
        on cells.la_number = authorities.old_la_code
)

select * from int_national__lait_cells
