-- Items in words, as the publisher gives them: dictionary of the tool, list of columns, download.
with

dictionary as (
    select
        short_desc,
        coalesce(chart_title, measure_name) as item_label,
        row_number() over (
            partition by short_desc
            order by edition_date desc, row_number asc
        ) as place
    from {{ ref("stg_lait__dictionary") }}
    where short_desc is not null
),

printed as (
    select
        dataset,
        short_desc,
        max(nullif(data_item, '')) as item_label
    from {{ ref("stg_lait__values") }}
    group by dataset, short_desc
),

releases as (
    select
        dataset,
        column_name
    from {{ ref("stg_ees__cells") }}
    group by dataset, column_name
),

labels as (
    select * from {{ ref("stg_ees__labels") }}
),

from_lait as (
    select
        'lait' as source_kind,
        printed.dataset,
        printed.short_desc as item,
        coalesce(dictionary.item_label, printed.item_label) as item_label
    from printed
    left join dictionary
        on
            printed.short_desc = dictionary.short_desc
            and dictionary.place = 1
),

-- A list of columns lands under the name of its release and a word more.
from_ees as (
    select
        'ees' as source_kind,
        releases.dataset,
        releases.column_name as item,
        max(labels.label) as item_label
    from releases
    inner join labels
        on
            position(releases.dataset in labels.dataset) = 1
            and releases.column_name = labels.column_name
    group by releases.dataset, releases.column_name
),

from_fingertips as (
    select
        'fingertips' as source_kind,
        dataset,
        indicator_id as item,
        max(indicator_name) as item_label
    from {{ ref("stg_fingertips__values") }}
    group by dataset, indicator_id
),

int_national__item_labels as (
    select * from from_lait
    union all
    select * from from_ees
    union all
    select * from from_fingertips
)

select * from int_national__item_labels
