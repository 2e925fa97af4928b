-- The rules that hold for every projection, side by side in one row.
with

projection_rules as (
    select * from {{ ref("stg_policy__projection_rules") }}
    where unit = 'any'
),

int_projections__rules as (
    select
        cast(max(case when rule_name = 'minimum_points' then rule_value end) as integer)
            as minimum_points,
        cast(max(case when rule_name = 'projected_years' then rule_value end) as integer)
            as projected_years,
        cast(max(case when rule_name = 'holdout_points' then rule_value end) as integer)
            as holdout_points,
        cast(max(case when rule_name = 'long_series_points' then rule_value end) as integer)
            as long_series_points,
        cast(max(case when rule_name = 'long_series_holdout_points' then rule_value end) as integer)
            as long_series_holdout_points,
        cast(max(case when rule_name = 'compared_decimals' then rule_value end) as integer)
            as compared_decimals
    from projection_rules
)

select * from int_projections__rules
