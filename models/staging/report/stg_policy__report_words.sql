-- Words and shapes of the report.
with

rows_as_text as (
    select * from {{ ref("report_words") }}
),

stg_policy__report_words as (
    select
        nullif(trim(word_group), '') as word_group,
        nullif(trim(code), '') as code,
        cast(nullif(trim(word_order), '') as integer) as word_order,
        nullif(trim(word), '') as word,
        nullif(trim(symbol), '') as symbol,
        nullif(trim(tone), '') as tone,
        nullif(trim(phrase), '') as phrase
    from rows_as_text
)

select * from stg_policy__report_words
