with

texts as (
    select * from {{ ref("stg_policy__edition_texts") }}
),

dim_edition_texts as (
    select
        text_id,
        section,
        text_order,
        heading,
        body
    from texts
)

select * from dim_edition_texts
