-- Figures of national files with what the plausibility rules need: all editions, a row per figure.
{{ config(materialized="view") }}

with

observations as (
    select * from {{ ref("int_observations__numbered") }}
),

documents as (
    select * from {{ ref("stg_reference__documents") }}
),

measures as (
    select * from {{ ref("stg_framework__measures") }}
),

areas as (
    select * from {{ ref("int_areas__unioned") }}
),

population_groups as (
    select * from {{ ref("stg_reference__population_groups") }}
),

-- Figures of documents have tests of their own, and no regions to be held against.
int_plausibility__figures as (
    select
        observations.observation_id,
        observations.source_id,
        -- Editions of one release differ in what follows its name: the day, and a checksum where a
        -- day has two files.
        substring(
            observations.source_id,
            1,
            position(
                '__' || cast(observations.published_on as {{ dbt.type_string() }})
                in observations.source_id
            ) - 1
        ) as dataset,
        observations.published_on,
        observations.extract_name,
        observations.sha256,
        observations.source_row_number,
        -- The row is named even where the mapping gives its column no name.
        coalesce(
            observations.source_locator,
            'row ' || cast(observations.source_row_number as {{ dbt.type_string() }})
        ) as source_locator,
        observations.measure_id,
        observations.area_code,
        observations.period_id,
        observations.population_group_id,
        observations.value,
        -- What stands in print where a zero is read as a reason.
        coalesce(observations.value, {{ cypp.parse_decimal("observations.source_text") }})
            as printed_value,
        observations.lower_ci,
        observations.upper_ci,
        areas.area_name,
        areas.area_type,
        measures.unit,
        case when population_groups.is_total then 'total' else 'part' end as group_kind
    from observations
    inner join areas
        on observations.area_code = areas.area_code
    inner join measures
        on observations.measure_id = measures.measure_id
    inner join population_groups
        on observations.population_group_id = population_groups.population_group_id
    left join documents
        on observations.source_id = documents.source_id
    where documents.source_id is null
)

select * from int_plausibility__figures
