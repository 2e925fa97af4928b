-- Geographic levels of a kind of source whose rows are left out on purpose.
with

rows_as_text as (
    select * from {{ ref("levels_left_out") }}
),

stg_mapping__levels_left_out as (
    select
        nullif(trim(source_kind), '') as source_kind,
        nullif(trim(geographic_level), '') as geographic_level,
        nullif(trim(unread_reason), '') as unread_reason,
        nullif(trim(note), '') as note
    from rows_as_text
)

select * from stg_mapping__levels_left_out
