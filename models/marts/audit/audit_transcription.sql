with

tokens as (
    select * from {{ ref("stg_documents__tokens") }}
),

documents as (
    select * from {{ ref("stg_reference__documents") }}
    where {{ cypp.known_by("published_on") }}
),

figures as (
    select * from {{ ref("int_figures__parsed") }}
    where token_number is not null
),

claims as (
    select * from {{ ref("stg_documents__claims") }}
),

token_reasons as (
    select * from {{ ref("stg_documents__token_reasons") }}
),

ruled as (
    select * from {{ ref("int_tokens__ruled") }}
),

-- A transcribed figure outranks a reason, and a reason given by row outranks a rule.
audit_transcription as (
    select
        tokens.source_id,
        tokens.line_number,
        tokens.token_number,
        tokens.token,
        tokens.printed_word,
        case
            when figures.figure_id is not null or claims.claim_id is not null then 'figure'
            else coalesce(token_reasons.reason, ruled.reason)
        end as outcome,
        case
            when figures.figure_id is not null then figures.figure_kind
            when claims.claim_id is not null then 'claim'
        end as figure_kind,
        case when figures.figure_kind = 'observation' then figures.figure_id end as observation_id,
        case when figures.figure_kind = 'target' then figures.figure_id end as target_id,
        claims.claim_id,
        case
            when
                figures.figure_id is null
                and claims.claim_id is null
                and token_reasons.reason is null
                then ruled.rule_number
        end as rule_number,
        token_reasons.note
    from tokens
    inner join documents
        on tokens.source_id = documents.source_id
    left join figures
        on
            tokens.source_id = figures.source_id
            and tokens.line_number = figures.line_number
            and tokens.token_number = figures.token_number
    left join claims
        on
            tokens.source_id = claims.source_id
            and tokens.line_number = claims.line_number
            and tokens.token_number = claims.token_number
    left join token_reasons
        on
            tokens.source_id = token_reasons.source_id
            and tokens.line_number = token_reasons.line_number
            and tokens.token_number = token_reasons.token_number
    left join ruled
        on
            tokens.source_id = ruled.source_id
            and tokens.line_number = ruled.line_number
            and tokens.token_number = ruled.token_number
)

select * from audit_transcription
