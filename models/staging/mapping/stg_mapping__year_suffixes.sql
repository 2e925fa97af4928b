-- What the words behind a printed year mean.
with

rows_as_text as (
    select * from {{ ref("year_suffixes") }}
),

stg_mapping__year_suffixes as (
    select
        nullif(trim(suffix), '') as suffix,
        nullif(trim(publication_status), '') as publication_status,
        nullif(trim(meaning), '') as meaning
    from rows_as_text
)

select * from stg_mapping__year_suffixes
