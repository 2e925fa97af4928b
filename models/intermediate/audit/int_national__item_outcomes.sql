-- What becomes of each item: read by the mapping, or why not.
with

items as (
    select * from {{ ref("int_national__items") }}
),

mapped_items as (
    select * from {{ ref("int_national__mapped_items") }}
),

periods as (
    select * from {{ ref("int_national__periods") }}
),

dated as (
    select
        source_kind,
        dataset,
        item,
        column_name,
        breakdown,
        printed_period
    from {{ ref("int_national__dated_items") }}
    group by source_kind, dataset, item, column_name, breakdown, printed_period
),

mapped as (
    select
        mapped_items.source_kind,
        mapped_items.dataset,
        mapped_items.item,
        mapped_items.column_name,
        mapped_items.breakdown,
        mapped_items.printed_period,
        count(periods.period_id) as period_count
    from mapped_items
    left join periods
        on
            mapped_items.printed_period = periods.printed_period
            and mapped_items.period_kind = periods.period_kind
    group by
        mapped_items.source_kind, mapped_items.dataset, mapped_items.item,
        mapped_items.column_name, mapped_items.breakdown, mapped_items.printed_period
),

-- A row of several columns whose measure is mapped, whatever the column.
mapped_rows as (
    select
        source_kind,
        dataset,
        item,
        breakdown
    from mapped_items
    group by source_kind, dataset, item, breakdown
),

int_national__item_outcomes as (
    select
        items.source_kind,
        items.dataset,
        items.item,
        items.column_name,
        items.breakdown,
        items.printed_period,
        items.cell_count,
        case
            when dated.item is not null then null
            when mapped.period_count > 0 then 'period_outside_window'
            when mapped.item is not null then 'period_not_read'
            when mapped_rows.item is not null then 'column_not_read'
            when items.source_kind = 'ees' and items.dataset_id is null
                then 'dataset_not_mapped'
            when items.source_kind = 'fingertips' and position('|category=' in items.breakdown) > 0
                then 'category_breakdown'
            else 'no_mapping'
        end as unread_reason
    from items
    {% for step in ["mapped", "dated"] -%}
    left join {{ step }}
        on
            items.source_kind = {{ step }}.source_kind
            and items.dataset = {{ step }}.dataset
            and items.item = {{ step }}.item
            and items.column_name = {{ step }}.column_name
            and items.breakdown = {{ step }}.breakdown
            and items.printed_period = {{ step }}.printed_period
    {% endfor -%}
    left join mapped_rows
        on
            items.source_kind = mapped_rows.source_kind
            and items.dataset = mapped_rows.dataset
            and items.item = mapped_rows.item
            and items.breakdown = mapped_rows.breakdown
)

select * from int_national__item_outcomes
