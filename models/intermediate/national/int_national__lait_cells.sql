-- Mapped cells of the Local Authority Interactive Tool: one row per cell and role.
with

cells as (
    select * from {{ ref("stg_lait__values") }}
),

lait_measures as (
    select * from {{ ref("stg_mapping__lait_measures") }}
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

-- The file prints the words of an item in its first year only: its short name is the key.
int_national__lait_cells as (
    select
        'lait' as source_kind,
        cells.file_name,
        cells.sha256,
        cells.dataset,
        cast(null as {{ dbt.type_string() }}) as dataset_id,
        cells.edition_date,
        cells.row_number,
        lait_measures.data_item as column_name,
        coalesce(named_areas.area_code, authorities.area_code) as area_code,
        cells.years as printed_period,
        cells.cell_value,
        lait_measures.measure_id,
        lait_measures.population_group_id,
        lait_measures.period_kind,
        lait_measures.role,
        lait_measures.value_factor,
        lait_measures.value_offset,
        lait_measures.first_year_from,
        lait_measures.first_year_to
    from cells
    inner join lait_measures
        on cells.short_desc = lait_measures.short_desc
    left join named_areas
        on cells.la_number = named_areas.la_number
    left join authorities
        on cells.la_number = authorities.old_la_code
)

select * from int_national__lait_cells
