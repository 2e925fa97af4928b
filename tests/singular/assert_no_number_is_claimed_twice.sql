-- What is this: a token of a document that two transcribed figures, or a figure and a claim, say
--   they print.
-- When does it matter: one printed number would be two figures in the marts.
-- How to resolve: open the line of the document; keep the row that reads it rightly, and point the
--   other to its own token.
with

uses as (
    select
        source_id,
        line_number,
        token_number,
        extract_name || ' ' || cell_name as used_by
    from {{ ref("int_figures__unioned") }}
    where token_number is not null
    union all
    select
        source_id,
        line_number,
        token_number,
        extract_name || ' ' || claim_id as used_by
    from {{ ref("stg_documents__claims") }}
)

select
    source_id,
    line_number,
    token_number,
    min(used_by) as first_use,
    max(used_by) as last_use
from uses
group by source_id, line_number, token_number
having count(*) > 1
