-- Cells that the mapping reads, with measure, period and parsed value: one row per cell and role.
{{ config(materialized="incremental", incremental_strategy="append") }}

with

landed_cells as (
    select * from {{ ref("int_national__landed_cells") }}
    where
        {{ cypp.of_new_files("sha256") }}
        and area_code is not null
        and level_reason is null
),

dated_items as (
    select * from {{ ref("int_national__dated_items") }}
),

source_symbols as (
    select * from {{ ref("stg_mapping__source_symbols") }}
),

mapped as (
    select
        landed_cells.source_kind,
        landed_cells.sha256,
        landed_cells.dataset,
        dated_items.dataset_id,
        landed_cells.row_number,
        landed_cells.column_name,
        landed_cells.area_code,
        dated_items.period_id,
        dated_items.publication_status,
        dated_items.measure_id,
        dated_items.population_group_id,
        dated_items.role,
        dated_items.value_factor,
        dated_items.value_offset,
        coalesce(landed_cells.cell_value, '') as cell_value
    from landed_cells
    inner join dated_items
        on
            landed_cells.source_kind = dated_items.source_kind
            and landed_cells.dataset = dated_items.dataset
            and landed_cells.item = dated_items.item
            and landed_cells.column_name = dated_items.column_name
            and landed_cells.breakdown = dated_items.breakdown
            and landed_cells.printed_period = dated_items.printed_period
),

-- One release can give a symbol a meaning of its own, which outranks that of its kind.
judged as (
    select
        mapped.*,
        coalesce(own.missing_reason, general.missing_reason) as missing_reason
    from mapped
    left join source_symbols as own
        on
            mapped.source_kind = own.source_kind
            and mapped.dataset_id = own.dataset_id
            and mapped.cell_value = own.symbol
    left join source_symbols as general
        on
            mapped.source_kind = general.source_kind
            and general.dataset_id is null
            and mapped.cell_value = general.symbol
),

int_national__cells as (
    select
        source_kind,
        sha256,
        dataset,
        dataset_id,
        row_number,
        column_name,
        area_code,
        period_id,
        publication_status,
        measure_id,
        population_group_id,
        role,
        cell_value,
        missing_reason,
        case
            when missing_reason is null
                then {{ cypp.parse_decimal("cell_value") }} * value_factor + value_offset
        end as value
    from judged
)

select * from int_national__cells
