-- Chi-square test for trend over the five annual points that end at a figure.
--
-- Significant when chi-square exceeds the threshold of the policy and no single point makes the
-- slope: every slope with one point left out has the same sign.
with

windows as (
    select * from {{ ref("int_trends__windows") }}
),

constants as (
    select max(case when name = 'trend_chi_square_threshold' then value end) as threshold
    from {{ ref("stg_policy__statistics_constants") }}
),

-- A proportion weighs a point by its denominator, any other measure by its interval; the sums are
-- then the same: weight n, weighted value x.
weighed as (
    select
        observation_id,
        method,
        time_index,
        case method when 'proportions' then denominator else weight end as n,
        case method when 'proportions' then numerator else weight * value end as x
    from windows
),

-- In the order of the years: the sign below is that of a difference of such sums.
summed as (
    select
        observation_id,
        max(method) as method,
        {{ cypp.ordered_sum("n", "time_index") }} as sum_n,
        {{ cypp.ordered_sum("x", "time_index") }} as sum_x,
        {{ cypp.ordered_sum("n * time_index", "time_index") }} as sum_nt,
        {{ cypp.ordered_sum("n * time_index * time_index", "time_index") }} as sum_ntt,
        {{ cypp.ordered_sum("x * time_index", "time_index") }} as sum_xt
    from weighed
    group by observation_id
),

-- The sign of a slope is the sign of its numerator, a difference of products.
left_out as (
    select
        summed.observation_id,
        {{ cypp.sign_of_difference(
            "(summed.sum_n - weighed.n) * (summed.sum_xt - weighed.x * weighed.time_index)",
            "(summed.sum_x - weighed.x) * (summed.sum_nt - weighed.n * weighed.time_index)"
        ) }} as slope_sign
    from summed
    inner join weighed
        on summed.observation_id = weighed.observation_id
),

robust as (
    select
        observation_id,
        min(slope_sign) = max(slope_sign) as is_robust
    from left_out
    group by observation_id
),

measured as (
    select
        observation_id,
        method,
        {{ cypp.weighted_slope("sum_n", "sum_nt", "sum_x", "sum_ntt", "sum_xt") }}
            as slope_per_year,
        case method
            when 'proportions'
                then {{ cypp.chi_square_trend_proportions(
                    "sum_n", "sum_x", "sum_nt", "sum_ntt", "sum_xt"
                ) }}
            else {{ cypp.chi_square_trend_weighted(
                "sum_n", "sum_nt", "sum_x", "sum_ntt", "sum_xt"
            ) }}
        end as chi_square
    from summed
),

int_trends__tested as (
    select
        measured.observation_id,
        measured.method,
        measured.chi_square,
        measured.slope_per_year,
        robust.is_robust,
        case
            when measured.chi_square is null or measured.chi_square <= constants.threshold
                then 'flat'
            when not robust.is_robust then 'flat'
            when measured.slope_per_year > 0 then 'up'
            else 'down'
        end as direction
    from measured
    inner join robust
        on measured.observation_id = robust.observation_id
    cross join constants
)

select * from int_trends__tested
