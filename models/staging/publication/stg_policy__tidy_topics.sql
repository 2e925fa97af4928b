-- Topics of the tidy files by outcome.
with

rows_as_text as (
    select * from {{ ref("tidy_topics") }}
),

stg_policy__tidy_topics as (
    select
        nullif(trim(outcome_id), '') as outcome_id,
        nullif(trim(topic), '') as topic,
        cast(nullif(trim(preference), '') as integer) as preference,
        nullif(trim(topic_name), '') as topic_name
    from rows_as_text
)

select * from stg_policy__tidy_topics
