-- What is this: figures of national files that a plausibility rule doubts and nobody has explained.
-- When does it matter: such a figure stands in the marts as printed, and readers take it for true.
-- How to resolve: read the row in its file and the column how_to_resolve; where the publisher is
-- wrong, add a row with the reason to seeds/policy/plausibility/plausibility_acknowledgements.csv.
-- The settings stand here: dbt forgets those of the YAML when it parses a model above anew.
{{ config(
    severity="warn",
    meta={
        "rows_printed": 200,
        "date": "2026-11-22",
        "owner": "Data quality lead",
        "reason": "Publishers print wrong and unlikely figures; the warehouse keeps them as printed and must build with them.",
    }
) }}

select
    rule_id,
    extract_name,
    source_locator,
    detail
from {{ ref("audit_plausibility") }}
where not is_acknowledged
order by severity, rule_id, extract_name, detail
