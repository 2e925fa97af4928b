-- Landed files that the models read, with what the list of editions says of each.
{% set readers = {
    "lait": "stg_lait__values",
    "lait_dictionary": "stg_lait__dictionary",
    "ees": "stg_ees__cells",
    "ees_labels": "stg_ees__labels",
    "fingertips": "stg_fingertips__values",
    "statistical_neighbours": "stg_geography__statistical_neighbours",
    "area_codes": "stg_geography__area_codes",
} %}

with

editions as (
    select * from {{ ref("stg_landing__editions") }}
),

files as (
    {% for kind, reader in readers.items() -%}
    select
        '{{ kind }}' as source_kind,
        file_name,
        sha256,
        dataset,
        edition_date,
        -- A row of the tool is one cell, and there are millions; other kinds land a row in parts.
        {{ "count(*)" if kind == "lait" else "count(distinct row_number)" }} as row_count
    from {{ ref(reader) }}
    group by file_name, sha256, dataset, edition_date
    {% if not loop.last %}
    union all
    {% endif %}
    {%- endfor %}
),

-- The checksum decides before a name, and of two patterns the longer one.
matched as (
    select
        files.sha256,
        editions.title,
        editions.publisher,
        editions.licence,
        editions.publication_status,
        -- The day of a row with a checksum is that of the one file.
        case
            when editions.sha256 is null or editions.sha256 = files.sha256
                then editions.date_precision
        end as date_precision,
        case
            when editions.sha256 is null or editions.sha256 = files.sha256
                then editions.date_basis
        end as date_basis,
        row_number() over (
            partition by files.sha256
            order by
                case when files.sha256 = editions.sha256 then 0 else 1 end asc,
                length(editions.file_pattern) desc
        ) as place
    from files
    inner join editions
        on
            files.sha256 = editions.sha256
            or (
                files.source_kind = editions.kind
                and {{ cypp.matches(
                    "files.file_name", "('^(' || editions.file_pattern || ')$')"
                ) }}
            )
),

-- Two files of one dataset and day are told apart by their checksums.
int_national__sources as (
    select
        files.dataset || '__' || cast(files.edition_date as {{ dbt.type_string() }})
        || case
            when count(*) over (partition by files.dataset, files.edition_date) > 1
                then '__' || substring(files.sha256, 1, 12)
            else ''
        end as source_id,
        files.source_kind,
        files.file_name,
        files.sha256,
        files.dataset,
        files.edition_date,
        'landed/' || files.source_kind || '/' || files.dataset || '__'
        || cast(files.edition_date as {{ dbt.type_string() }})
        || '__' || substring(files.sha256, 1, 12) || '.parquet' as landed_path,
        files.row_count,
        matched.title,
        matched.publisher,
        matched.licence,
        matched.publication_status,
        matched.date_precision,
        matched.date_basis
    from files
    left join matched
        on
            files.sha256 = matched.sha256
            and matched.place = 1
)

select * from int_national__sources
