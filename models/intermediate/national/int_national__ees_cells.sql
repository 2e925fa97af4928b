-- Cells of Explore Education Statistics in the shape of all landed cells: one row each.
{{ config(materialized="view") }}

with

cells as (
    select * from {{ ref("stg_ees__cells") }}
),

names as (
    select * from {{ ref("int_areas__by_name") }}
),

int_national__ees_cells as (
    select
        'ees' as source_kind,
        cells.sha256,
        cells.dataset,
        cells.row_number,
        cells.column_name as item,
        cells.column_name,
        cells.filters as breakdown,
        cells.geographic_level,
        coalesce(cells.la_name, cells.region_name, cells.country_code) as printed_area,
        -- Older files print names and no codes; a total stands as ALL in place of an authority.
        case
            when cells.new_la_code like 'E%' then cells.new_la_code
            when cells.geographic_level = 'Regional' then cells.region_code
            when cells.geographic_level = 'National' and cells.country_code is not null
                then cells.country_code
            else coalesce(la_names.area_code, region_names.area_code)
        end as area_code,
        cells.time_period as printed_period,
        cells.cell_value
    from cells
    left join names as la_names
        on lower(cells.la_name) = la_names.name_key
    left join names as region_names
        on lower(cells.region_name) = region_names.name_key
)

select * from int_national__ees_cells
