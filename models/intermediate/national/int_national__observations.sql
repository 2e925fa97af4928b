-- National figures as observations: value, counts and interval of one row of a file side by side.
{{ config(materialized="incremental", incremental_strategy="append") }}
-- The cell that stands for a figure: its value, else a count of its first row, a missing one first.
{% set cell_order = {
    "is_count": "case when role = 'value' then 0 else 1 end",
    "row_number": "row_number",
    "has_value": "case when value is null then 0 else 1 end",
    "column_name": "column_name",
    "role": "role",
    "cell_value": "cell_value",
} %}

with

cells as (
    select * from {{ ref("int_national__cells") }}
    where {{ cypp.of_new_files("sha256") }}
),

-- Read for itself: an engine that keeps what is read twice would keep all cells.
printed_values as (
    select * from {{ ref("int_national__cells") }}
    where
        {{ cypp.of_new_files("sha256") }}
        and role = 'value'
),

sources as (
    select * from {{ ref("int_national__sources") }}
),

measures as (
    select * from {{ ref("stg_framework__measures") }}
),

reasons_without_symbol as (
    select * from {{ ref("stg_mapping__reasons_without_symbol") }}
),

zeros_that_await as (
    select * from {{ ref("stg_mapping__zeros_that_await") }}
),

pivoted as (
    select
        dataset_id,
        sha256,
        measure_id,
        area_code,
        period_id,
        population_group_id,
        max(case when role = 'value' then value end) as printed_value,
        count(case when role = 'value' then 1 end) as value_cell_count,
        {% for role in ["numerator", "denominator"] -%}
        case
            when
                count(case when role = '{{ role }}' then 1 end)
                = count(case when role = '{{ role }}' then value end)
                then sum(case when role = '{{ role }}' then value end)
        end as {{ role }},
        {% endfor -%}
        max(case when role = 'lower_ci' then value end) as lower_ci,
        max(case when role = 'upper_ci' then value end) as upper_ci,
        max(case when role = 'value' then missing_reason end) as value_missing_reason,
        max(missing_reason) as any_missing_reason,
        min(publication_status) as publication_status,
        {{ cypp.first_by("row_number", cell_order) }} as source_row_number,
        {{ cypp.first_by("cell_value", cell_order) }} as source_text,
        {{ cypp.first_by("column_name", cell_order) }} as column_name
    from cells
    group by
        dataset_id, sha256, measure_id, area_code, period_id, population_group_id
),

-- Parts of a count add up, a missing one leaves no sum; without a value the counts give it.
valued as (
    select
        pivoted.*,
        case
            when pivoted.value_cell_count > 0 then pivoted.printed_value
            when measures.unit = 'count' then pivoted.numerator
            else measures.multiplier * pivoted.numerator / nullif(pivoted.denominator, 0)
        end as value,
        case
            when pivoted.value_cell_count > 0 then pivoted.value_missing_reason
            when pivoted.denominator = 0 then zero_denominators.missing_reason
            else pivoted.any_missing_reason
        end as missing_reason
    from pivoted
    inner join measures
        on pivoted.measure_id = measures.measure_id
    left join reasons_without_symbol as zero_denominators
        on zero_denominators.situation = 'zero_denominator'
),

-- A zero printed everywhere is no measurement where the policy says so; a zero of counts is one.
zeros_everywhere as (
    select
        printed_values.sha256,
        printed_values.dataset_id,
        printed_values.measure_id,
        printed_values.period_id,
        zeros_that_await.missing_reason
    from printed_values
    inner join zeros_that_await
        on
            printed_values.dataset_id = zeros_that_await.dataset_id
            and printed_values.measure_id = zeros_that_await.measure_id
    group by
        printed_values.sha256, printed_values.dataset_id, printed_values.measure_id,
        printed_values.period_id, zeros_that_await.missing_reason
    having max(printed_values.value) = 0
),

int_national__observations as (
    select
        sources.source_id,
        sources.source_kind as extract_kind,
        sources.file_name as extract_name,
        valued.sha256,
        sources.dataset,
        sources.edition_date as published_on,
        valued.measure_id,
        valued.area_code,
        valued.period_id,
        valued.population_group_id,
        {% for column in ["value", "numerator", "denominator", "lower_ci", "upper_ci"] -%}
        case
            when zeros_everywhere.missing_reason is null then valued.{{ column }}
        end as {{ column }},
        {% endfor -%}
        coalesce(zeros_everywhere.missing_reason, valued.missing_reason) as missing_reason,
        valued.publication_status,
        valued.source_row_number,
        'row ' || cast(valued.source_row_number as {{ dbt.type_string() }})
        || ', ' || valued.column_name as source_locator,
        valued.source_text
    from valued
    inner join sources
        on valued.sha256 = sources.sha256
    left join zeros_everywhere
        on
            valued.sha256 = zeros_everywhere.sha256
            and valued.dataset_id = zeros_everywhere.dataset_id
            and valued.measure_id = zeros_everywhere.measure_id
            and valued.period_id = zeros_everywhere.period_id
            and valued.value_cell_count > 0
)

select * from int_national__observations
