with

words as (
    select * from {{ ref("stg_policy__report_words") }}
),

dim_report_words as (
    select
        word_group,
        code,
        word_order,
        word,
        symbol,
        tone,
        phrase
    from words
)

select * from dim_report_words
