-- Rules that say why a number is no figure.
with

rows_as_text as (
    select * from {{ ref("token_rules") }}
),

stg_policy__token_rules as (
    select
        cast(nullif(trim(rule_number), '') as integer) as rule_number,
        nullif(trim(reason), '') as reason,
        coalesce(token_pattern, '') as token_pattern,
        coalesce(word_before_pattern, '') as word_before_pattern,
        coalesce(printed_word_pattern, '') as printed_word_pattern,
        coalesce(word_after_pattern, '') as word_after_pattern,
        nullif(trim(why_safe), '') as why_safe
    from rows_as_text
)

select * from stg_policy__token_rules
