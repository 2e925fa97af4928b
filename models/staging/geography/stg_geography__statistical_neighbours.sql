-- Statistical neighbours of the DfE: one row per model, authority and neighbour.
with

landed as (
    select * from {{ cypp.landed("statistical_neighbours") }} as landed_files
),

stg_geography__statistical_neighbours as (
    select
        file_name,
        sha256,
        dataset,
        edition_date,
        row_number,
        cast(model_date as date) as model_date,
        la_number,
        cast(neighbour_rank as integer) as neighbour_rank,
        neighbour_la_number,
        closeness
    from landed
)

select * from stg_geography__statistical_neighbours
