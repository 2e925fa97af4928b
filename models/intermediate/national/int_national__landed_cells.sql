-- Every cell of every landed national file, with its source and with the area that it speaks of.
{{ config(materialized="view") }}

with

tool_cells as (
    select * from {{ ref("int_national__lait_cells") }}
),

other_cells as (
    select * from {{ ref("int_national__ees_cells") }}
    union all
    select * from {{ ref("int_national__fingertips_cells") }}
),

numbers as (
    select * from {{ ref("int_areas__by_tool_number") }}
),

areas as (
    select * from {{ ref("int_areas__unioned") }}
),

authorities as (
    select * from {{ ref("int_areas__by_old_code") }}
),

levels_left_out as (
    select * from {{ ref("stg_mapping__levels_left_out") }}
),

-- A code that no list of areas knows is no area: its cells are listed as unread. What tells items
-- apart is never null, so that no cell is lost in a join. The tool has one number for an area,
-- read once for all of its millions of cells.
from_tool as (
    select
        tool_cells.source_kind,
        tool_cells.sha256,
        tool_cells.dataset,
        tool_cells.row_number,
        coalesce(tool_cells.item, '') as item,
        tool_cells.column_name,
        tool_cells.breakdown,
        tool_cells.printed_area,
        numbers.area_code,
        coalesce(tool_cells.printed_period, '') as printed_period,
        tool_cells.cell_value,
        cast(null as {{ dbt.type_string() }}) as level_reason
    from tool_cells
    left join numbers
        on tool_cells.la_number = numbers.la_number
),

from_others as (
    select
        other_cells.source_kind,
        other_cells.sha256,
        other_cells.dataset,
        other_cells.row_number,
        coalesce(other_cells.item, '') as item,
        other_cells.column_name,
        coalesce(other_cells.breakdown, '') as breakdown,
        other_cells.printed_area,
        -- An authority that got a new ONS code and kept its DfE number is still one authority: its
        -- figures stand under the code of today, or it would be counted, ranked and meant twice.
        coalesce(authorities.area_code, areas.area_code) as area_code,
        coalesce(other_cells.printed_period, '') as printed_period,
        other_cells.cell_value,
        levels_left_out.unread_reason as level_reason
    from other_cells
    left join areas
        on other_cells.area_code = areas.area_code
    left join authorities
        on
            areas.area_type = 'local_authority'
            and areas.old_la_code = authorities.old_la_code
    left join levels_left_out
        on
            other_cells.source_kind = levels_left_out.source_kind
            and other_cells.geographic_level = levels_left_out.geographic_level
),

int_national__landed_cells as (
    select * from from_tool
    union all
    select * from from_others
)

select * from int_national__landed_cells
