-- Targets with their place among those for the same thing: rank 1 is the current one.
with

figures as (
    select * from {{ ref("int_figures__parsed") }}
    where figure_kind = 'target'
),

source_precedence as (
    select * from {{ ref("stg_policy__source_precedence") }}
),

ranked as (
    select
        figures.*,
        row_number() over (
            partition by
                figures.plan_id, figures.measure_id, figures.area_code,
                figures.period_id, figures.population_group_id
            order by
                figures.published_on desc,
                case when figures.value is null then 1 else 0 end asc,
                source_precedence.precedence asc,
                figures.source_id asc,
                figures.line_number asc,
                figures.figure_id asc
        ) as edition_rank
    from figures
    left join source_precedence
        on figures.extract_kind = source_precedence.extract_kind
),

int_targets__ranked as (
    select
        *,
        {{ cypp.printed_decimals("token") }} as target_decimals,
        edition_rank = 1 as is_current
    from ranked
)

select * from int_targets__ranked
