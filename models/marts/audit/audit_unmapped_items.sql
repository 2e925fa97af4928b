with

cell_outcomes as (
    select * from {{ ref("int_national__cell_outcomes") }}
    where unread_reason is not null
),

sources as (
    select * from {{ ref("int_national__sources") }}
    where {{ cypp.known_by("edition_date") }}
),

item_labels as (
    select * from {{ ref("int_national__item_labels") }}
),

breakdown_counts as (
    select
        dataset,
        item,
        count(distinct breakdown) as breakdown_count
    from {{ ref("int_national__items") }}
    group by dataset, item
),

-- A column that is crossed with hundreds of breakdowns is one row of the list.
listed as (
    select
        breakdown_counts.dataset,
        breakdown_counts.item,
        breakdown_counts.breakdown_count <= audit_limits.limit_value as is_listed
    from breakdown_counts
    inner join {{ ref("stg_landing__audit_limits") }} as audit_limits
        on audit_limits.limit_id = 'breakdowns_listed'
),

named as (
    select
        cell_outcomes.*,
        case when listed.is_listed then nullif(cell_outcomes.breakdown, '') end
            as listed_breakdown
    from cell_outcomes
    inner join listed
        on
            cell_outcomes.dataset = listed.dataset
            and cell_outcomes.item = listed.item
),

grouped as (
    select
        source_kind,
        sha256,
        dataset,
        item,
        listed_breakdown,
        unread_reason,
        count(distinct breakdown) as breakdown_count,
        count(*) as cell_count,
        count(distinct printed_area) as area_count,
        min(printed_period) as first_printed_period,
        max(printed_period) as last_printed_period,
        min(row_number) as example_row_number
    from named
    group by source_kind, sha256, dataset, item, listed_breakdown, unread_reason
),

audit_unmapped_items as (
    select
        sources.source_id,
        grouped.source_kind,
        grouped.item,
        item_labels.item_label,
        grouped.listed_breakdown as breakdown,
        grouped.breakdown_count,
        grouped.unread_reason,
        grouped.cell_count,
        grouped.area_count,
        grouped.first_printed_period,
        grouped.last_printed_period,
        'row ' || cast(grouped.example_row_number as {{ dbt.type_string() }})
        || ', ' || grouped.item as example_locator
    from grouped
    inner join sources
        on grouped.sha256 = sources.sha256
    left join item_labels
        on
            grouped.source_kind = item_labels.source_kind
            and grouped.dataset = item_labels.dataset
            and grouped.item = item_labels.item
)

select * from audit_unmapped_items
