-- Items with the measure that the mapping makes of them: one row per item and row of the mapping.
with

items as (
    select * from {{ ref("int_national__items") }}
),

lait_measures as (
    select * from {{ ref("stg_mapping__lait_measures") }}
),

ees_measures as (
    select * from {{ ref("stg_mapping__ees_measures") }}
),

fingertips_measures as (
    select * from {{ ref("stg_mapping__fingertips_measures") }}
),

fingertips_columns as (
    select * from {{ ref("stg_mapping__fingertips_columns") }}
    where role is not null
),

from_lait as (
    select
        items.*,
        lait_measures.measure_id,
        lait_measures.population_group_id,
        lait_measures.period_kind,
        lait_measures.role,
        lait_measures.value_factor,
        lait_measures.value_offset,
        lait_measures.first_year_from,
        lait_measures.first_year_to
    from items
    inner join lait_measures
        on
            items.source_kind = 'lait'
            and items.item = lait_measures.short_desc
),

-- All filters that a row of the mapping names must stand in the breakdown, in any order.
from_ees as (
    select
        items.*,
        ees_measures.measure_id,
        ees_measures.population_group_id,
        ees_measures.period_kind,
        ees_measures.role,
        ees_measures.value_factor,
        ees_measures.value_offset,
        ees_measures.first_year_from,
        ees_measures.first_year_to
    from items
    inner join ees_measures
        on
            items.source_kind = 'ees'
            and items.dataset_id = ees_measures.dataset_id
            and items.column_name = ees_measures.column_name
    where
        (
            ees_measures.filter_1 is null
            or {{ cypp.has_filter("items.breakdown", "ees_measures.filter_1") }}
        )
        and (
            ees_measures.filter_2 is null
            or {{ cypp.has_filter("items.breakdown", "ees_measures.filter_2") }}
        )
        and (
            ees_measures.filter_3 is null
            or {{ cypp.has_filter("items.breakdown", "ees_measures.filter_3") }}
        )
),

-- Without a category the row of the mapping means the whole population, not every category.
from_fingertips as (
    select
        items.*,
        fingertips_measures.measure_id,
        fingertips_measures.population_group_id,
        fingertips_measures.period_kind,
        fingertips_columns.role,
        cast(1 as {{ cypp.type_double() }}) as value_factor,
        cast(0 as {{ cypp.type_double() }}) as value_offset,
        cast(null as integer) as first_year_from,
        cast(null as integer) as first_year_to
    from items
    inner join fingertips_columns
        on
            items.source_kind = 'fingertips'
            and items.column_name = fingertips_columns.column_name
    inner join fingertips_measures
        on items.item = fingertips_measures.indicator_id
    where
        {{ cypp.has_filter("items.breakdown", "'sex=' || fingertips_measures.sex") }}
        and (
            fingertips_measures.age is null
            or {{ cypp.has_filter("items.breakdown", "'age=' || fingertips_measures.age") }}
        )
        and (
            (
                fingertips_measures.category is null
                and position('|category=' in items.breakdown) = 0
            )
            or {{ cypp.has_filter(
                "items.breakdown", "'category=' || fingertips_measures.category"
            ) }}
        )
),

int_national__mapped_items as (
    select * from from_lait
    union all
    select * from from_ees
    union all
    select * from from_fingertips
)

select * from int_national__mapped_items
