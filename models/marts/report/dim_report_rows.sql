-- An indicator without lines of its own shows its headline measures in one line, because one
-- follows the other over a change of definition; without a headline each part has a line.
with

chosen_lines as (
    select * from {{ ref("stg_policy__report_rows") }}
),

indicator_measures as (
    select * from {{ ref("stg_framework__indicator_measures") }}
),

chosen_indicators as (
    select indicator_id
    from chosen_lines
    group by indicator_id
),

headed_indicators as (
    select indicator_id
    from indicator_measures
    where relation in ('headline', 'successor')
    group by indicator_id
),

headlines as (
    select
        indicator_measures.indicator_id,
        1 as row_order,
        row_number() over (
            partition by indicator_measures.indicator_id
            order by
                coalesce(indicator_measures.valid_from, cast('0001-01-01' as date)),
                indicator_measures.measure_id
        ) as measure_order,
        indicator_measures.measure_id
    from indicator_measures
    left join chosen_indicators
        on indicator_measures.indicator_id = chosen_indicators.indicator_id
    where
        indicator_measures.relation in ('headline', 'successor')
        and chosen_indicators.indicator_id is null
),

parts as (
    select
        indicator_measures.indicator_id,
        row_number() over (
            partition by indicator_measures.indicator_id
            order by indicator_measures.measure_id
        ) as row_order,
        1 as measure_order,
        indicator_measures.measure_id
    from indicator_measures
    left join chosen_indicators
        on indicator_measures.indicator_id = chosen_indicators.indicator_id
    left join headed_indicators
        on indicator_measures.indicator_id = headed_indicators.indicator_id
    where
        indicator_measures.relation = 'part'
        and chosen_indicators.indicator_id is null
        and headed_indicators.indicator_id is null
),

other_lines as (
    select * from headlines
    union all
    select
        indicator_id,
        row_order,
        measure_order,
        measure_id
    from parts
),

dim_report_rows as (
    select
        indicator_id,
        row_order,
        row_label,
        measure_order,
        measure_id,
        figure,
        population_group_id,
        reference,
        shown
    from chosen_lines
    union all
    select
        indicator_id,
        cast(row_order as integer) as row_order,
        cast(null as {{ dbt.type_string() }}) as row_label,
        cast(measure_order as integer) as measure_order,
        measure_id,
        'value' as figure,
        'all/all' as population_group_id,
        cast(null as {{ dbt.type_string() }}) as reference,
        'always' as shown
    from other_lines
)

select * from dim_report_rows
