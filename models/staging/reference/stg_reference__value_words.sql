-- Words that stand for a number.
with

rows_as_text as (
    select * from {{ ref("value_words") }}
),

stg_reference__value_words as (
    select
        nullif(trim(printed), '') as printed,
        nullif(trim(unit), '') as unit,
        cast(nullif(trim(value), '') as {{ cypp.type_double() }}) as value,
        nullif(trim(note), '') as note
    from rows_as_text
)

select * from stg_reference__value_words
