-- Mapped cells of all national files with their period and parsed value: one row per cell and role.
with

unioned as (
    select * from {{ ref("int_national__lait_cells") }}
    union all
    select * from {{ ref("int_national__ees_cells") }}
    union all
    select * from {{ ref("int_national__fingertips_cells") }}
),

periods as (
    select * from {{ ref("int_national__periods") }}
),

source_symbols as (
    select * from {{ ref("stg_mapping__source_symbols") }}
),

printed_texts as (
    select
        source_kind,
        dataset_id,
        coalesce(cell_value, '') as cell_value
    from unioned
    group by source_kind, dataset_id, coalesce(cell_value, '')
),

-- One release can give a symbol a meaning of its own, which outranks that of its kind.
symbols as (
    select
        printed_texts.source_kind,
        printed_texts.dataset_id,
        printed_texts.cell_value,
        coalesce(max(own.missing_reason), max(general.missing_reason)) as missing_reason
    from printed_texts
    left join source_symbols as own
        on
            printed_texts.source_kind = own.source_kind
            and printed_texts.dataset_id = own.dataset_id
            and printed_texts.cell_value = own.symbol
    left join source_symbols as general
        on
            printed_texts.source_kind = general.source_kind
            and general.dataset_id is null
            and printed_texts.cell_value = general.symbol
    group by printed_texts.source_kind, printed_texts.dataset_id, printed_texts.cell_value
    having coalesce(max(own.missing_reason), max(general.missing_reason)) is not null
),

int_national__cells as (
    select
        unioned.source_kind,
        unioned.file_name,
        unioned.sha256,
        unioned.dataset,
        unioned.dataset_id,
        unioned.edition_date,
        unioned.row_number,
        unioned.column_name,
        unioned.area_code,
        periods.period_id,
        periods.publication_status,
        unioned.measure_id,
        unioned.population_group_id,
        unioned.role,
        unioned.cell_value,
        symbols.missing_reason,
        case
            when symbols.missing_reason is null
                then
                    {{ cypp.parse_decimal("unioned.cell_value") }} * unioned.value_factor
                    + unioned.value_offset
        end as value
    from unioned
    inner join periods
        on
            unioned.printed_period = periods.printed_period
            and unioned.period_kind = periods.period_kind
    left join symbols
        on
            unioned.source_kind = symbols.source_kind
            and coalesce(unioned.dataset_id, '') = coalesce(symbols.dataset_id, '')
            and coalesce(unioned.cell_value, '') = symbols.cell_value
    where
        (unioned.first_year_from is null or periods.first_year >= unioned.first_year_from)
        and (unioned.first_year_to is null or periods.first_year <= unioned.first_year_to)
)

select * from int_national__cells
