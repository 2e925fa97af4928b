-- Every cell of every landed national file, with its source and with the area that it speaks of.
{{ config(materialized="view") }}

with

unioned as (
    select * from {{ ref("int_national__lait_cells") }}
    union all
    select * from {{ ref("int_national__ees_cells") }}
    union all
    select * from {{ ref("int_national__fingertips_cells") }}
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
-- apart is never null, so that no cell is lost in a join.
int_national__landed_cells as (
    select
        unioned.source_kind,
        unioned.sha256,
        unioned.dataset,
        unioned.row_number,
        coalesce(unioned.item, '') as item,
        unioned.column_name,
        coalesce(unioned.breakdown, '') as breakdown,
        unioned.printed_area,
        -- An authority that got a new ONS code and kept its DfE number is still one authority: its
        -- figures stand under the code of today, or it would be counted, ranked and meant twice.
        coalesce(authorities.area_code, areas.area_code) as area_code,
        coalesce(unioned.printed_period, '') as printed_period,
        unioned.cell_value,
        levels_left_out.unread_reason as level_reason
    from unioned
    left join areas
        on unioned.area_code = areas.area_code
    left join authorities
        on
            areas.area_type = 'local_authority'
            and areas.old_la_code = authorities.old_la_code
    left join levels_left_out
        on
            unioned.source_kind = levels_left_out.source_kind
            and unioned.geographic_level = levels_left_out.geographic_level
)

select * from int_national__landed_cells
