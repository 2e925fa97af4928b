-- Mapped items in the years for which the mapping holds, each with the period that its year means.
with

mapped_items as (
    select * from {{ ref("int_national__mapped_items") }}
),

periods as (
    select * from {{ ref("int_national__periods") }}
),

int_national__dated_items as (
    select
        mapped_items.source_kind,
        mapped_items.dataset,
        mapped_items.dataset_id,
        mapped_items.item,
        mapped_items.column_name,
        mapped_items.breakdown,
        mapped_items.printed_period,
        mapped_items.measure_id,
        mapped_items.population_group_id,
        mapped_items.role,
        mapped_items.value_factor,
        mapped_items.value_offset,
        periods.period_id,
        periods.publication_status
    from mapped_items
    inner join periods
        on
            mapped_items.printed_period = periods.printed_period
            and mapped_items.period_kind = periods.period_kind
    where
        (
            mapped_items.first_year_from is null
            or periods.first_year >= mapped_items.first_year_from
        )
        and (
            mapped_items.first_year_to is null
            or periods.first_year <= mapped_items.first_year_to
        )
)

select * from int_national__dated_items
