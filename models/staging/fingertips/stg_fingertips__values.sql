-- Fingertips download: one row per indicator, area, sex, age, category and period.
with

landed as (
    select * from {{ cypp.landed("fingertips") }} as landed_files
),

stg_fingertips__values as (
    select
        file_name,
        sha256,
        dataset,
        edition_date,
        row_number,
        indicator_id,
        indicator_name,
        area_code,
        area_name,
        area_type,
        sex,
        age,
        nullif(category_type, '') as category_type,
        nullif(category, '') as category,
        time_period,
        time_period_range,
        value,
        lower_ci_95,
        upper_ci_95,
        lower_ci_998,
        upper_ci_998,
        count as count_value,
        denominator,
        value_note,
        recent_trend,
        compared_to_england
    from landed
)

select * from stg_fingertips__values
