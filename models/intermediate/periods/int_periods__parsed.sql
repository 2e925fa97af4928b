-- Every period that a figure or claim is about, with its type, first and last day.
--
-- The identifier carries all: AY2005-06, FY2005-06, CY2005, SD2007-03-31, SM2015-01, QT2014-10,
-- RG2014-04_2014-12 and the pooled years PA, PF and PC with the first and last year.
with

period_types as (
    select * from {{ ref("stg_reference__period_types") }}
),

used as (
    select period_id from {{ ref("int_figures__unioned") }}
    union
    select period_id from {{ ref("stg_documents__claims") }}
    union
    select period_id from {{ ref("int_national__observations") }}
    union
    select break_period_id as period_id from {{ ref("stg_policy__series_breaks") }}
),

typed as (
    select
        used.period_id,
        period_types.*
    from used
    inner join period_types
        on substring(used.period_id, 1, 2) = period_types.prefix
),

-- First and last month of ranges, first and last start year of years.
bounds as (
    select
        *,
        case
            when is_year then cast(substring(period_id, 3, 4) || '-' || start_month_day as date)
            when period_type = 'snapshot_date' then cast(substring(period_id, 3, 10) as date)
            else cast(substring(period_id, 3, 7) || '-01' as date)
        end as start_date,
        case
            when is_pooled
                then
                    cast(substring(period_id, 8, 4) as integer)
                    - cast(substring(period_id, 3, 4) as integer) + 1
            else 1
        end as year_count,
        case
            when period_type = 'month_range'
                then cast(substring(period_id, 11, 7) || '-01' as date)
        end as last_month_date
    from typed
),

int_periods__parsed as (
    select
        period_id,
        period_type,
        start_date,
        cast(
            case
                when is_year
                    then
                        {{ dbt.dateadd(
                            "day", -1, dbt.dateadd("year", "year_count", "start_date")
                        ) }}
                when period_type = 'snapshot_date' then start_date
                when period_type = 'snapshot_month'
                    then {{ dbt.dateadd("day", -1, dbt.dateadd("month", 1, "start_date")) }}
                when period_type = 'quarter'
                    then {{ dbt.dateadd("day", -1, dbt.dateadd("month", 3, "start_date")) }}
                else {{ dbt.dateadd("day", -1, dbt.dateadd("month", 1, "last_month_date")) }}
            end as date
        ) as end_date,
        trim(
            case
                when is_year then replace(substring(period_id, 3, 9), '-', '/')
                when period_type = 'month_range'
                    then replace(substring(period_id, 3, 15), '_', ' to ')
                else substring(period_id, 3, 10)
            end || ' ' || coalesce(label_suffix, '')
        ) as period_label
    from bounds
)

select * from int_periods__parsed
