-- Tokens that a safe rule explains: one row per token, the rule with the lowest number.
with

tokens as (
    select * from {{ ref("stg_documents__tokens") }}
),

token_rules as (
    select * from {{ ref("stg_policy__token_rules") }}
),

hits as (
    select
        tokens.source_id,
        tokens.line_number,
        tokens.token_number,
        min(token_rules.rule_number) as rule_number
    from tokens
    inner join token_rules
        on
            {{ cypp.matches("tokens.token", "token_rules.token_pattern") }}
            and {{ cypp.matches("tokens.printed_word", "token_rules.printed_word_pattern") }}
            and {{ cypp.matches(
                "coalesce(tokens.word_before, '')", "token_rules.word_before_pattern"
            ) }}
            and {{ cypp.matches(
                "coalesce(tokens.word_after, '')", "token_rules.word_after_pattern"
            ) }}
    group by tokens.source_id, tokens.line_number, tokens.token_number
),

int_tokens__ruled as (
    select
        hits.source_id,
        hits.line_number,
        hits.token_number,
        hits.rule_number,
        token_rules.reason
    from hits
    inner join token_rules
        on hits.rule_number = token_rules.rule_number
)

select * from int_tokens__ruled
