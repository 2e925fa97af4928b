-- English local authorities with old and new codes and dates of operation.
with

landed as (
    select * from {{ cypp.landed("area_codes") }} as landed_files
),

stg_geography__area_codes as (
    select
        file_name,
        sha256,
        dataset,
        edition_date,
        row_number,
        new_la_code as area_code,
        la_name as area_name,
        old_la_code,
        nullif(parent_geography_code, '') as parent_area_code,
        {{ cypp.british_date("date_of_operation") }} as valid_from,
        {{ cypp.british_date("date_of_termination") }} as valid_to,
        status
    from landed
)

select * from stg_geography__area_codes
