with

indicator_measures as (
    select * from {{ ref("stg_framework__indicator_measures") }}
),

brg_indicator_measure as (
    select
        indicator_id,
        measure_id,
        valid_from,
        valid_to,
        relation,
        note
    from indicator_measures
)

select * from brg_indicator_measure
