-- How a cell can differ between two editions of one dataset.
with

rows_as_text as (
    select * from {{ ref("revision_types") }}
),

stg_landing__revision_types as (
    select
        nullif(trim(revision_type), '') as revision_type,
        cast(nullif(trim(type_order), '') as integer) as type_order,
        lower(is_revision) = 'true' as is_revision,
        lower(is_in_both) = 'true' as is_in_both,
        nullif(trim(meaning), '') as meaning
    from rows_as_text
)

select * from stg_landing__revision_types
