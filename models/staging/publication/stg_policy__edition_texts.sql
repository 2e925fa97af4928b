-- Words on the cover, notes and settings of an edition's files.
with

rows_as_text as (
    select * from {{ ref("edition_texts") }}
),

stg_policy__edition_texts as (
    select
        nullif(trim(text_id), '') as text_id,
        nullif(trim(section), '') as section,
        cast(nullif(trim(text_order), '') as integer) as text_order,
        nullif(trim(heading), '') as heading,
        nullif(trim(body), '') as body
    from rows_as_text
)

select * from stg_policy__edition_texts
