-- Kinds of succession and what each means for figures.
with

rows_as_text as (
    select * from {{ ref("succession_types") }}
),

stg_reference__succession_types as (
    select
        nullif(trim(succession_type), '') as succession_type,
        cast(nullif(trim(strictness), '') as integer) as strictness,
        cast(nullif(trim(is_addable), '') as boolean) as is_addable,
        nullif(trim(comparability), '') as comparability,
        nullif(trim(meaning), '') as meaning
    from rows_as_text
)

select * from stg_reference__succession_types
