with

unread_items as (
    select * from {{ ref("int_national__unread_items") }}
),

sources as (
    select * from {{ ref("int_national__sources") }}
    where {{ cypp.known_by("edition_date") }}
),

item_labels as (
    select * from {{ ref("int_national__item_labels") }}
),

audit_unmapped_items as (
    select
        sources.source_id,
        unread_items.source_kind,
        unread_items.item,
        item_labels.item_label,
        unread_items.listed_breakdown as breakdown,
        unread_items.breakdown_count,
        unread_items.unread_reason,
        unread_items.cell_count,
        unread_items.area_count,
        unread_items.first_printed_period,
        unread_items.last_printed_period,
        'row ' || cast(unread_items.example_row_number as {{ dbt.type_string() }})
        || ', ' || unread_items.item as example_locator
    from unread_items
    inner join sources
        on unread_items.sha256 = sources.sha256
    left join item_labels
        on
            unread_items.source_kind = item_labels.source_kind
            and unread_items.dataset = item_labels.dataset
            and unread_items.item = item_labels.item
)

select * from audit_unmapped_items
