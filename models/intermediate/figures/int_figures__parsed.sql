-- Figures with their value or the reason why they have none, as known on the knowledge date.
with

figures as (
    select
        *,
        {{ cypp.normalise_cell("printed") }} as normalised_cell
    from {{ ref("int_figures__unioned") }}
),

tokens as (
    select * from {{ ref("stg_documents__tokens") }}
),

missing_value_codes as (
    select * from {{ ref("stg_reference__missing_value_codes") }}
),

value_words as (
    select * from {{ ref("stg_reference__value_words") }}
),

value_qualifiers as (
    select * from {{ ref("stg_reference__value_qualifiers") }}
),

documents as (
    select * from {{ ref("stg_reference__documents") }}
),

-- The rule with the lowest number wins.
qualifier_hits as (
    select
        figures.figure_id,
        min(value_qualifiers.rule_number) as rule_number
    from figures
    inner join value_qualifiers
        on {{ cypp.matches("figures.normalised_cell", "value_qualifiers.printed_pattern") }}
    group by figures.figure_id
),

qualified as (
    select
        qualifier_hits.figure_id,
        value_qualifiers.value_qualifier
    from qualifier_hits
    inner join value_qualifiers
        on qualifier_hits.rule_number = value_qualifiers.rule_number
),

-- The token named by the transcription is the value; the cell is its double entry. A number that
-- the transcription does not name ("by Nov 08") is no value.
int_figures__parsed as (
    select
        figures.figure_id,
        figures.extract_kind,
        figures.extract_name,
        figures.figure_kind,
        figures.source_id,
        figures.line_number,
        figures.token_number,
        tokens.token,
        figures.cell_name,
        figures.printed,
        figures.measure_id,
        figures.area_code,
        figures.period_id,
        figures.population_group_id,
        case
            when missing_value_codes.missing_reason is null
                then coalesce({{ cypp.parse_number("tokens.token") }}, value_words.value)
        end as value,
        qualified.value_qualifier,
        figures.numerator,
        figures.denominator,
        missing_value_codes.missing_reason,
        documents.plan_id,
        documents.publication_status,
        documents.published_on,
        'line ' || cast(figures.line_number as {{ dbt.type_string() }})
        || ', ' || figures.context as source_locator,
        figures.context,
        figures.note
    from figures
    inner join documents
        on figures.source_id = documents.source_id
    left join tokens
        on
            figures.source_id = tokens.source_id
            and figures.line_number = tokens.line_number
            and figures.token_number = tokens.token_number
    left join missing_value_codes
        on figures.normalised_cell = missing_value_codes.printed
    left join value_words
        on figures.normalised_cell = value_words.printed
    left join qualified
        on figures.figure_id = qualified.figure_id
    where {{ cypp.known_by("documents.published_on") }}
)

select * from int_figures__parsed
