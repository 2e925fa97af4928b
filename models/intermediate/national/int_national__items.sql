-- Distinct items of the landed files: what the mapping is asked about, and how often it is printed.
with

-- Of each kind before its areas are looked up, which no item depends on.
cells as (
    {% for kind in ["lait", "ees", "fingertips"] -%}
    select
        source_kind,
        dataset,
        coalesce(item, '') as item,
        column_name,
        coalesce(breakdown, '') as breakdown,
        coalesce(printed_period, '') as printed_period
    from {{ ref("int_national__" ~ kind ~ "_cells") }}
    {% if not loop.last %}
    union all
    {% endif %}
    {%- endfor %}
),

ees_datasets as (
    select * from {{ ref("stg_mapping__ees_datasets") }}
),

printed as (
    select
        source_kind,
        dataset,
        item,
        column_name,
        breakdown,
        printed_period,
        count(*) as cell_count
    from cells
    group by source_kind, dataset, item, column_name, breakdown, printed_period
),

releases as (
    select dataset
    from printed
    where source_kind = 'ees'
    group by dataset
),

-- A release lands under its own name or under one that begins with it; the longest name wins.
named as (
    select
        releases.dataset,
        ees_datasets.dataset_id,
        row_number() over (
            partition by releases.dataset
            order by length(ees_datasets.dataset_prefix) desc
        ) as place
    from releases
    inner join ees_datasets
        on releases.dataset like ees_datasets.dataset_prefix || '%'
),

int_national__items as (
    select
        printed.source_kind,
        printed.dataset,
        named.dataset_id,
        printed.item,
        printed.column_name,
        printed.breakdown,
        printed.printed_period,
        printed.cell_count
    from printed
    left join named
        on
            printed.source_kind = 'ees'
            and printed.dataset = named.dataset
            and named.place = 1
)

select * from int_national__items
