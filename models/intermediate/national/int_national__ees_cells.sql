-- Mapped cells of Explore Education Statistics: one row per cell and role.
with

cells as (
    select * from {{ ref("stg_ees__cells") }}
    where geographic_level != 'Local authority district'
),

ees_datasets as (
    select * from {{ ref("stg_mapping__ees_datasets") }}
),

ees_measures as (
    select * from {{ ref("stg_mapping__ees_measures") }}
),

names as (
    select * from {{ ref("int_areas__by_name") }}
),

landed as (
    select dataset
    from cells
    group by dataset
),

-- A release lands under its own name or under one that begins with it; the longest name wins.
named as (
    select
        landed.dataset,
        ees_datasets.dataset_id,
        row_number() over (
            partition by landed.dataset
            order by length(ees_datasets.dataset_prefix) desc
        ) as place
    from landed
    inner join ees_datasets
        on landed.dataset like ees_datasets.dataset_prefix || '%'
),

mapped as (
    select
        cells.*,
        named.dataset_id,
        ees_measures.measure_id,
        ees_measures.population_group_id,
        ees_measures.period_kind,
        ees_measures.role,
        ees_measures.value_factor,
        ees_measures.value_offset,
        ees_measures.first_year_from,
        ees_measures.first_year_to
    from cells
    inner join named
        on
            cells.dataset = named.dataset
            and named.place = 1
    inner join ees_measures
        on
            named.dataset_id = ees_measures.dataset_id
            and cells.column_name = ees_measures.column_name
    where
        (
            ees_measures.filter_1 is null
            or position('|' || ees_measures.filter_1 || '|' in '|' || cells.filters || '|') > 0
        )
        and (
            ees_measures.filter_2 is null
            or position('|' || ees_measures.filter_2 || '|' in '|' || cells.filters || '|') > 0
        )
        and (
            ees_measures.filter_3 is null
            or position('|' || ees_measures.filter_3 || '|' in '|' || cells.filters || '|') > 0
        )
),

int_national__ees_cells as (
    select
        'ees' as source_kind,
        mapped.file_name,
        mapped.sha256,
        mapped.dataset,
        mapped.dataset_id,
        mapped.edition_date,
        mapped.row_number,
        mapped.column_name,
        -- Older files print names and no codes; a total stands as ALL in place of an authority.
        case
            when mapped.new_la_code like 'E%' then mapped.new_la_code
            when mapped.geographic_level = 'Regional' then mapped.region_code
            when mapped.geographic_level = 'National' and mapped.country_code is not null
                then mapped.country_code
            else coalesce(la_names.area_code, region_names.area_code)
        end as area_code,
        mapped.time_period as printed_period,
        mapped.cell_value,
        mapped.measure_id,
        mapped.population_group_id,
        mapped.period_kind,
        mapped.role,
        mapped.value_factor,
        mapped.value_offset,
        mapped.first_year_from,
        mapped.first_year_to
    from mapped
    left join names as la_names
        on lower(mapped.la_name) = la_names.name_key
    left join names as region_names
        on lower(mapped.region_name) = region_names.name_key
)

select * from int_national__ees_cells
