-- Columns of the tidy files: one per measure and part of a figure.
with

measures as (
    select * from {{ ref("dim_measures") }}
),

indicators as (
    select * from {{ ref("dim_indicators") }}
),

indicator_measures as (
    select * from {{ ref("brg_indicator_measure") }}
),

topics as (
    select * from {{ ref("stg_policy__tidy_topics") }}
),

column_names as (
    select * from {{ ref("stg_policy__tidy_column_names") }}
),

units as (
    select * from {{ ref("stg_policy__tidy_units") }}
),

parts as (
    select * from {{ ref("stg_policy__tidy_parts") }}
),

reasons as (
    select * from {{ ref("stg_policy__missing_symbols") }}
),

-- A measure goes to the topic of the outcome that comes first among those it serves.
preferred as (
    select
        indicator_measures.measure_id,
        min(topics.preference) as preference
    from indicator_measures
    inner join indicators
        on indicator_measures.indicator_id = indicators.indicator_id
    inner join topics
        on indicators.outcome_id = topics.outcome_id
    group by indicator_measures.measure_id
),

topic_of_preference as (
    select
        preference,
        min(topic) as topic,
        min(topic_name) as topic_name
    from topics
    group by preference
),

placed as (
    select
        measures.*,
        topic_of_preference.topic,
        topic_of_preference.topic_name
    from measures
    left join preferred
        on measures.measure_id = preferred.measure_id
    inner join topic_of_preference
        on
            coalesce(
                preferred.preference,
                (select max(topics.preference) as last_preference from topics)
            )
            = topic_of_preference.preference
),

dim_tidy_columns as (
    select
        placed.measure_id,
        parts.part,
        parts.part_order,
        placed.topic,
        placed.topic_name,
        coalesce(column_names.column_name, placed.measure_id) || coalesce(parts.column_suffix, '')
            as column_name,
        placed.measure_name || coalesce(parts.label_suffix, '') as column_label,
        case when parts.unit_rule = 'measure' then units.unit_words else 'number' end as unit_words,
        case when parts.unit_rule = 'measure' then units.indicator_unit end as indicator_unit,
        coalesce(parts.decimals, placed.decimals) as indicator_dp,
        coalesce(parts.decimals, placed.decimals) + parts.extra_decimals as kept_decimals,
        reasons.symbol as fill_symbol
    from placed
    cross join parts
    left join column_names
        on placed.measure_id = column_names.measure_id
    left join units
        on placed.unit = units.unit
    left join reasons
        on parts.fill_reason = reasons.missing_reason
)

select * from dim_tidy_columns
