-- What becomes of every landed cell: a figure of the marts, or the first reason why it is none.
{{ config(materialized="view") }}

with

landed_cells as (
    select * from {{ ref("int_national__landed_cells") }}
),

item_outcomes as (
    select * from {{ ref("int_national__item_outcomes") }}
),

int_national__cell_outcomes as (
    select
        landed_cells.source_kind,
        landed_cells.sha256,
        landed_cells.dataset,
        landed_cells.row_number,
        landed_cells.item,
        landed_cells.column_name,
        landed_cells.breakdown,
        landed_cells.printed_area,
        landed_cells.printed_period,
        coalesce(
            landed_cells.level_reason,
            item_outcomes.unread_reason,
            case when landed_cells.area_code is null then 'area_not_read' end
        ) as unread_reason
    from landed_cells
    inner join item_outcomes
        on
            landed_cells.source_kind = item_outcomes.source_kind
            and landed_cells.dataset = item_outcomes.dataset
            and landed_cells.item = item_outcomes.item
            and landed_cells.column_name = item_outcomes.column_name
            and landed_cells.breakdown = item_outcomes.breakdown
            and landed_cells.printed_period = item_outcomes.printed_period
)

select * from int_national__cell_outcomes
