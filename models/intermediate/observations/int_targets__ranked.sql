-- Targets with their place among those for the same thing: rank 1 is the current one.
with

figures as (
    select * from {{ ref("int_figures__parsed") }}
    where figure_kind = 'target'
),

periods as (
    select * from {{ ref("int_periods__parsed") }}
),

series_breaks as (
    select * from {{ ref("stg_policy__series_breaks") }}
    where from_measure_id = to_measure_id
),

-- A target set before a break aims at what is no longer measured: nothing is held against it.
broken as (
    select
        figures.figure_id,
        count(*) as break_count
    from figures
    inner join periods
        on figures.period_id = periods.period_id
    inner join series_breaks
        on
            figures.measure_id = series_breaks.from_measure_id
            and figures.published_on < series_breaks.break_date
            and periods.start_date >= series_breaks.break_date
    group by figures.figure_id
),

source_precedence as (
    select * from {{ ref("stg_policy__source_precedence") }}
),

ranked as (
    select
        figures.*,
        cast(
            row_number() over (
                partition by
                    figures.plan_id, figures.measure_id, figures.area_code,
                    figures.period_id, figures.population_group_id
                order by
                    figures.published_on desc,
                    case when figures.value is null then 1 else 0 end asc,
                    coalesce(source_precedence.precedence, 999) asc,
                    figures.source_id asc,
                    figures.line_number asc,
                    figures.figure_id asc
            ) as bigint
        ) as edition_rank
    from figures
    left join source_precedence
        on figures.extract_kind = source_precedence.extract_kind
),

int_targets__ranked as (
    select
        ranked.*,
        {{ cypp.printed_decimals("ranked.token") }} as target_decimals,
        broken.figure_id is not null as is_behind_break,
        ranked.edition_rank = 1 as is_current
    from ranked
    left join broken
        on ranked.figure_id = broken.figure_id
)

select * from int_targets__ranked
