-- Printed years of the national files as periods: one row per spelling and kind of period.
with

mapped_items as (
    select * from {{ ref("int_national__mapped_items") }}
),

year_rules as (
    select * from {{ ref("stg_mapping__year_rules") }}
),

year_suffixes as (
    select * from {{ ref("stg_mapping__year_suffixes") }}
),

-- Few spellings, many cells: each spelling is read once.
spellings as (
    select
        printed_period,
        period_kind,
        {{ cypp.first_match("printed_period", "[(][A-Za-z]+[)]") }} as suffix
    from mapped_items
    group by printed_period, period_kind
),

bare as (
    select
        spellings.*,
        trim(replace(printed_period, coalesce(suffix, ' '), '')) as bare_period
    from spellings
),

read_once as (
    select
        bare.printed_period,
        bare.period_kind,
        coalesce(year_suffixes.publication_status, 'final') as publication_status,
        year_rules.period_id_template,
        cast(substring(bare.bare_period, year_rules.year_position, 4) as integer)
        + year_rules.first_year_shift as first_year
    from bare
    inner join year_rules
        on
            bare.period_kind = year_rules.period_kind
            and {{ cypp.matches("bare.bare_period", "year_rules.years_pattern") }}
    left join year_suffixes
        on bare.suffix = year_suffixes.suffix
),

int_national__periods as (
    select
        printed_period,
        period_kind,
        publication_status,
        first_year,
        replace(
            replace(
                replace(
                    replace(
                        period_id_template,
                        '{second_short}',
                        substring(cast(first_year + 1 as {{ dbt.type_string() }}), 3, 2)
                    ),
                    '{first}',
                    cast(first_year as {{ dbt.type_string() }})
                ),
                '{second}',
                cast(first_year + 1 as {{ dbt.type_string() }})
            ),
            '{third}',
            cast(first_year + 2 as {{ dbt.type_string() }})
        ) as period_id
    from read_once
)

select * from int_national__periods
