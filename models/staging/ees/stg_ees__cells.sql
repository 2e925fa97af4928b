-- Explore Education Statistics: one row per row and indicator column of a release file.
with

landed as (
    select * from {{ cypp.landed("ees") }} as landed_files
),

stg_ees__cells as (
    select
        file_name,
        sha256,
        dataset,
        edition_date,
        row_number,
        trim(time_period) as time_period,
        trim(time_identifier) as time_identifier,
        trim(geographic_level) as geographic_level,
        nullif(trim(country_code), '') as country_code,
        nullif(trim(region_code), '') as region_code,
        nullif(trim(region_name), '') as region_name,
        nullif(trim(old_la_code), '') as old_la_code,
        nullif(trim(new_la_code), '') as new_la_code,
        nullif(trim(la_name), '') as la_name,
        coalesce(filters, '') as filters,
        column_name,
        trim(cell_value) as cell_value
    from landed
)

select * from stg_ees__cells
