-- What is this: a landed file of which the cells that feed the marts and the cells that are listed
--   as unread are not all of its cells. The three counts come from different models.
-- When does it matter: figures of a national file would be missing without a word, or a cell would
--   be read and listed as unread.
-- How to resolve: select from int_national__cell_outcomes of the file; a cell that stands there
--   twice or not at all names the join that is wrong.
with

landed as (
    select
        sha256,
        count(*) as cell_count
    from {{ ref("stg_lait__values") }}
    where {{ cypp.in_new_files("sha256") }}
    group by sha256
    union all
    select
        sha256,
        count(*) as cell_count
    from {{ ref("stg_ees__cells") }}
    where {{ cypp.in_new_files("sha256") }}
    group by sha256
    union all
    -- A row holds value, two pairs of limits, count and denominator.
    select
        sha256,
        7 * count(*) as cell_count
    from {{ ref("stg_fingertips__values") }}
    where {{ cypp.in_new_files("sha256") }}
    group by sha256
),

read_once as (
    select
        sha256,
        row_number,
        column_name
    from {{ ref("int_national__cells") }}
    where {{ cypp.in_new_files("sha256") }}
    group by sha256, row_number, column_name
),

read_cells as (
    select
        sha256,
        count(*) as cell_count
    from read_once
    group by sha256
),

sources as (
    select * from {{ ref("dim_sources") }}
),

unread as (
    select
        source_id,
        sum(cell_count) as cell_count
    from {{ ref("audit_unmapped_items") }}
    group by source_id
)

select
    sources.source_id,
    landed.cell_count as landed_count,
    coalesce(read_cells.cell_count, 0) as read_count,
    coalesce(unread.cell_count, 0) as unread_count
from sources
inner join landed
    on sources.sha256 = landed.sha256
left join read_cells
    on landed.sha256 = read_cells.sha256
left join unread
    on sources.source_id = unread.source_id
where
    landed.cell_count
    != coalesce(read_cells.cell_count, 0) + coalesce(unread.cell_count, 0)
