-- Why a cell of a landed file is no figure of the marts.
with

rows_as_text as (
    select * from {{ ref("unread_reasons") }}
),

stg_landing__unread_reasons as (
    select
        nullif(trim(unread_reason), '') as unread_reason,
        nullif(trim(meaning), '') as meaning,
        nullif(trim(remedy), '') as remedy
    from rows_as_text
)

select * from stg_landing__unread_reasons
