-- What is this: acknowledgements of a landed file that cover nothing that a rule doubts.
-- When does it matter: the publisher has corrected the file, or the row has a typing mistake; a row
-- that lingers would hide the next defect at the same place.
-- How to resolve: remove the row, or correct its dataset, measure, area or period.
-- The settings stand here: dbt forgets those of the YAML when it parses a model above anew.
{{ config(
    severity="warn",
    meta={
        "date": "2026-11-22",
        "owner": "Data quality lead",
        "reason": "A new edition may correct what an older one had wrong; that must not stop a build.",
    }
) }}

with

acknowledgements as (
    select * from {{ ref("stg_policy__plausibility_acknowledgements") }}
),

landed as (
    select
        dataset,
        source_id
    from {{ ref("int_plausibility__figures") }}
    group by dataset, source_id
),

used as (
    select acknowledgement_id
    from {{ ref("int_plausibility__acknowledged") }}
    group by acknowledgement_id
)

select
    acknowledgements.acknowledgement_id,
    min(landed.source_id) as landed_source_id,
    'covers nothing: remove the row, or correct it' as advice
from acknowledgements
inner join landed
    on
        acknowledgements.dataset is null
        or acknowledgements.dataset in (landed.dataset, landed.source_id)
left join used
    on acknowledgements.acknowledgement_id = used.acknowledgement_id
where used.acknowledgement_id is null
group by acknowledgements.acknowledgement_id
