-- Data dictionary of the interactive tool: one row per entry of an edition.
with

landed as (
    select * from {{ cypp.landed("lait_dictionary") }} as landed_files
),

stg_lait__dictionary as (
    select
        file_name,
        sha256,
        dataset,
        edition_date,
        row_number,
        nullif(trim(measure_short), '') as short_desc,
        nullif(trim(measure), '') as measure_name,
        nullif(trim(chart_title), '') as chart_title,
        nullif(trim(topic), '') as topic
    from landed
)

select * from stg_lait__dictionary
