-- Periods in the terms of the DfE's tidy data standard.
with

periods as (
    select * from {{ ref("dim_periods") }}
),

times as (
    select * from {{ ref("stg_policy__tidy_time") }}
),

months as (
    select * from {{ ref("stg_policy__tidy_months") }}
),

parts as (
    select
        periods.period_id,
        periods.period_type,
        cast(extract(year from periods.start_date) as integer) as start_year,
        cast(extract(month from periods.start_date) as integer) as start_month,
        cast(extract(year from periods.end_date) as integer) as end_year,
        cast(extract(month from periods.end_date) as integer) as end_month,
        cast(extract(day from periods.end_date) as integer) as end_day,
        times.file_suffix,
        times.time_identifier,
        times.time_digits,
        times.detail_kind,
        times.detail_label
    from periods
    left join times
        on periods.period_type = times.period_type
),

named as (
    select
        parts.*,
        starts.month_name as start_month_name,
        ends.month_name as end_month_name,
        (parts.end_year - parts.start_year) * 12 + parts.end_month - parts.start_month + 1
            as month_count,
        case
            when parts.detail_kind = 'quarter' then starts.quarter_identifier
            else parts.time_identifier
        end as identifier,
        -- A quarter stands at its financial year, every other period at the year in which it ends.
        case
            when parts.detail_kind = 'quarter'
                then parts.start_year + starts.years_to_year_end
            else parts.end_year
        end as last_year
    from parts
    left join months as starts
        on parts.start_month = starts.month_number
    left join months as ends
        on parts.end_month = ends.month_number
),

dim_tidy_periods as (
    select
        period_id,
        file_suffix,
        identifier as time_identifier,
        case
            when identifier is null then null
            when time_digits = 4 then cast(last_year as {{ dbt.type_string() }})
            else
                cast(last_year - 1 as {{ dbt.type_string() }})
                || substring(cast(last_year as {{ dbt.type_string() }}), 3, 2)
        end as time_period,
        detail_label as time_detail_label,
        case detail_kind
            when 'day' then cast(end_day as {{ dbt.type_string() }}) || ' ' || end_month_name
            when 'month' then end_month_name
            when 'months'
                then
                    case
                        when month_count = 1 then start_month_name || ' (1 month)'
                        else
                            start_month_name || ' to ' || end_month_name || ' ('
                            || cast(month_count as {{ dbt.type_string() }}) || ' months)'
                    end
            when 'years'
                then
                    cast(cast(floor(month_count / 12.0) as integer) as {{ dbt.type_string() }})
                    || ' years'
        end as time_detail,
        case
            when identifier is null
                then 'No time identifier of the standard for ' || coalesce(period_type, 'its kind')
        end as left_out_reason
    from named
)

select * from dim_tidy_periods
