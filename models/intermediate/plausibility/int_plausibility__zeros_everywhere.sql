-- Measures that an edition prints as zero in every area of a period: a row each, at its first row.
{{ config(materialized="incremental", incremental_strategy="append") }}
with

figures as (
    select * from {{ ref("int_plausibility__figures") }}
    where
        printed_value is not null
        and {{ cypp.of_new_files("sha256") }}
),

-- Read for itself: an engine that keeps what is read twice would keep all figures.
zeros as (
    select * from {{ ref("int_plausibility__figures") }}
    where
        printed_value = 0
        and {{ cypp.of_new_files("sha256") }}
),

thresholds as (
    select * from {{ ref("stg_policy__plausibility_thresholds") }}
    where rule_id = 'zero_everywhere'
),

printed as (
    select
        source_id,
        measure_id,
        period_id,
        unit,
        count(*) as cell_count,
        min(source_row_number) as first_row_number
    from figures
    group by source_id, measure_id, period_id, unit
    having min(printed_value) = 0 and max(printed_value) = 0
),

-- One row of a file can hold several groups of a measure: the first in the alphabet speaks.
first_figures as (
    select
        printed.source_id,
        printed.measure_id,
        printed.period_id,
        printed.unit,
        printed.cell_count,
        min(zeros.observation_id) as observation_id
    from printed
    inner join zeros
        on
            printed.source_id = zeros.source_id
            and printed.measure_id = zeros.measure_id
            and printed.period_id = zeros.period_id
            and printed.first_row_number = zeros.source_row_number
    group by
        printed.source_id, printed.measure_id, printed.period_id, printed.unit,
        printed.cell_count
),

int_plausibility__zeros_everywhere as (
    select
        thresholds.rule_id,
        first_figures.observation_id,
        cast(0 as {{ cypp.type_double() }}) as checked_value,
        'all ' || cast(first_figures.cell_count as {{ dbt.type_string() }})
        || ' cells of the period, of which this is the first' as compared_with,
        cast(0 as {{ cypp.type_double() }}) as compared_value,
        cast(null as {{ cypp.type_double() }}) as lower_allowed,
        cast(null as {{ cypp.type_double() }}) as upper_allowed
    from first_figures
    inner join thresholds
        on
            first_figures.unit = thresholds.unit
            and first_figures.cell_count >= thresholds.minimum_members
)

select * from int_plausibility__zeros_everywhere
