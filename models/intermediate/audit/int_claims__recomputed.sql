-- Claims of the documents beside the value re-computed from the figures that they derive from.
with

claims as (
    select * from {{ ref("stg_documents__claims") }}
),

documents as (
    select * from {{ ref("stg_reference__documents") }}
),

-- An operand may be a figure or another claim ("down 155 (10.7%)"): both are tokens.
tokens as (
    select
        source_id,
        line_number,
        token_number,
        token,
        {{ cypp.parse_number("token") }} as token_value
    from {{ ref("stg_documents__tokens") }}
),

with_operands as (
    select
        claims.*,
        documents.published_on,
        stated.token_value as claimed_value,
        stated.token as claimed_token,
        from_tokens.token_value as from_value,
        to_tokens.token_value as to_value
    from claims
    inner join documents
        on claims.source_id = documents.source_id
    left join tokens as stated
        on
            claims.source_id = stated.source_id
            and claims.line_number = stated.line_number
            and claims.token_number = stated.token_number
    left join tokens as from_tokens
        on
            claims.source_id = from_tokens.source_id
            and claims.from_line = from_tokens.line_number
            and claims.from_token = from_tokens.token_number
    left join tokens as to_tokens
        on
            claims.source_id = to_tokens.source_id
            and claims.to_line = to_tokens.line_number
            and claims.to_token = to_tokens.token_number
    where {{ cypp.known_by("documents.published_on") }}
),

-- Documents print the size of a change and say the direction in words: sizes are compared.
int_claims__recomputed as (
    select
        *,
        case
            when position('.' in claimed_token) = 0 then 0
            else length(claimed_token) - position('.' in claimed_token)
        end as printed_decimals,
        case claim_type
            when 'difference' then abs(to_value - from_value)
            when 'percentage_points' then abs(to_value - from_value)
            when 'percent_change' then abs(100.0 * (to_value - from_value) / nullif(from_value, 0))
            when 'percent_change_by_difference'
                then 100.0 * from_value / nullif(to_value + from_value, 0)
            when 'share' then 100.0 * from_value / nullif(to_value, 0)
            when 'ratio' then from_value / nullif(to_value, 0)
        end as recomputed_value
    from with_operands
)

select * from int_claims__recomputed
