-- Claims of the documents beside the value re-computed from the figures that they derive from.
with

claims as (
    select * from {{ ref("stg_documents__claims") }}
),

figures as (
    select * from {{ ref("int_figures__parsed") }}
),

measures as (
    select * from {{ ref("stg_framework__measures") }}
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

stated_claims as (
    select
        claims.claim_id,
        claims.extract_name,
        claims.source_id,
        claims.line_number,
        claims.token_number,
        claims.printed,
        claims.claim_type,
        claims.measure_id,
        claims.area_code,
        claims.period_id,
        claims.population_group_id,
        claims.context,
        claims.note,
        stated.token_value as claimed_value,
        stated.token as claimed_token,
        from_tokens.token_value as from_value,
        to_tokens.token_value as to_value
    from claims
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
),

-- A percentage that is printed with both of its counts claims to be their share.
shares as (
    select
        figures.figure_id as claim_id,
        figures.extract_name,
        figures.source_id,
        figures.line_number,
        figures.token_number,
        figures.printed,
        'share' as claim_type,
        figures.measure_id,
        figures.area_code,
        figures.period_id,
        figures.population_group_id,
        figures.context,
        figures.note,
        figures.value as claimed_value,
        figures.token as claimed_token,
        figures.numerator as from_value,
        figures.denominator as to_value
    from figures
    inner join measures
        on
            figures.measure_id = measures.measure_id
            and measures.unit = 'percent'
    where
        figures.value is not null
        and figures.numerator is not null
        and figures.denominator is not null
),

unioned as (
    select * from stated_claims
    union all
    select * from shares
),

with_operands as (
    select
        unioned.*,
        documents.published_on
    from unioned
    inner join documents
        on unioned.source_id = documents.source_id
    where {{ cypp.known_by("documents.published_on") }}
),

-- Documents print the size of a change and say the direction in words: sizes are compared.
int_claims__recomputed as (
    select
        *,
        {{ cypp.printed_decimals("claimed_token") }} as printed_decimals,
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
