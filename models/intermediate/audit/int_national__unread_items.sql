-- Items of each landed file of which cells are unread, with how many and why.
{{ config(materialized="incremental", incremental_strategy="append") }}

with

cell_outcomes as (
    select * from {{ ref("int_national__cell_outcomes") }}
    where
        {{ cypp.of_new_files("sha256") }}
        and unread_reason is not null
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

int_national__unread_items as (
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
)

select * from int_national__unread_items
