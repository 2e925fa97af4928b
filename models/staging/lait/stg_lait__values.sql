-- Local Authority Interactive Tool, long data: one row per measure, year and area of an edition.
with

landed as (
    select * from {{ cypp.landed("lait") }} as landed_files
),

stg_lait__values as (
    select
        file_name,
        sha256,
        dataset,
        edition_date,
        row_number,
        trim(short_desc) as short_desc,
        trim(data_item) as data_item,
        trim(years) as years,
        trim(la_and_regions) as la_and_regions,
        trim(cell_value) as cell_value,
        nullif(trim(la_number), '') as la_number,
        nullif(trim(region), '') as region
    from landed
)

select * from stg_lait__values
