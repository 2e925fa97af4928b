-- National figures as observations: value, counts and interval of one row of a file side by side.
with

cells as (
    select * from {{ ref("int_national__cells") }}
),

measures as (
    select * from {{ ref("stg_framework__measures") }}
),

zeros_that_await as (
    select * from {{ ref("stg_mapping__zeros_that_await") }}
),

pivoted as (
    select
        dataset_id,
        dataset || '__' || cast(edition_date as {{ dbt.type_string() }}) as source_id,
        source_kind as extract_kind,
        file_name as extract_name,
        sha256,
        edition_date as published_on,
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
        coalesce(min(case when role = 'value' then row_number end), min(row_number))
            as source_row_number,
        coalesce(max(case when role = 'value' then cell_value end), max(cell_value))
            as source_text,
        coalesce(max(case when role = 'value' then column_name end), max(column_name))
            as column_name
    from cells
    where area_code is not null
    group by
        dataset, dataset_id, source_kind, file_name, sha256, edition_date,
        measure_id, area_code, period_id, population_group_id
),

-- Parts of a numerator or denominator add up, and a missing part leaves no sum. A measure without
-- a printed value is worked out from its counts.
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
            when pivoted.denominator = 0 then 'not_applicable'
            else pivoted.any_missing_reason
        end as missing_reason
    from pivoted
    inner join measures
        on pivoted.measure_id = measures.measure_id
),

-- A zero that stands everywhere is no measurement where the policy says so.
flagged as (
    select
        valued.*,
        coalesce(
            zeros_that_await.measure_id is not null
            and max(valued.value) over (
                partition by valued.source_id, valued.measure_id, valued.period_id
            ) = 0,
            false
        ) as is_awaiting
    from valued
    left join zeros_that_await
        on
            valued.dataset_id = zeros_that_await.dataset_id
            and valued.measure_id = zeros_that_await.measure_id
),

int_national__observations as (
    select
        source_id,
        extract_kind,
        extract_name,
        sha256,
        published_on,
        measure_id,
        area_code,
        period_id,
        population_group_id,
        case when not is_awaiting then value end as value,
        case when not is_awaiting then numerator end as numerator,
        case when not is_awaiting then denominator end as denominator,
        case when not is_awaiting then lower_ci end as lower_ci,
        case when not is_awaiting then upper_ci end as upper_ci,
        case when is_awaiting then 'awaiting' else missing_reason end as missing_reason,
        publication_status,
        source_row_number,
        source_text,
        column_name
    from flagged
)

select * from int_national__observations
