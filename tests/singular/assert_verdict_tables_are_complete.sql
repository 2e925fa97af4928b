-- What is this: a combination without a row in gap_verdicts (27), interval_verdicts (9) or
--   trend_verdicts (9), or a row with a word that no computation gives.
-- When does it matter: what falls there would be not comparable, or have no verdict, by oversight.
-- How to resolve: add the missing row with its verdict and reasoning, or correct the word.
with

movements as (
    select 'narrowed' as word
    union all
    select 'unchanged' as word
    union all
    select 'widened' as word
),

moves as (
    select 'improved' as word
    union all
    select 'unchanged' as word
    union all
    select 'worsened' as word
),

positions as (
    select 'lower' as word
    union all
    select 'similar' as word
    union all
    select 'higher' as word
),

directions as (
    select 'up' as word
    union all
    select 'down' as word
    union all
    select 'flat' as word
),

polarities as (
    select 'higher' as word
    union all
    select 'lower' as word
    union all
    select 'none' as word
),

expected as (
    select
        'gap_verdicts' as policy,
        movements.word || ', ' || value_moves.word || ', ' || reference_moves.word as combination
    from movements
    cross join moves as value_moves
    cross join moves as reference_moves
    union all
    select
        'interval_verdicts' as policy,
        positions.word || ', ' || polarities.word as combination
    from positions
    cross join polarities
    union all
    select
        'trend_verdicts' as policy,
        directions.word || ', ' || polarities.word as combination
    from directions
    cross join polarities
),

found as (
    select
        'gap_verdicts' as policy,
        movement || ', ' || value_move || ', ' || reference_move as combination
    from {{ ref("stg_policy__gap_verdicts") }}
    where verdict is not null
    union all
    select
        'interval_verdicts' as policy,
        position || ', ' || polarity as combination
    from {{ ref("stg_policy__interval_verdicts") }}
    where verdict is not null
    union all
    select
        'trend_verdicts' as policy,
        direction || ', ' || polarity as combination
    from {{ ref("stg_policy__trend_verdicts") }}
    where verdict is not null
)

select
    coalesce(expected.policy, found.policy) as policy,
    coalesce(expected.combination, found.combination, 'an empty word') as combination,
    case when found.policy is null then 'no row' else 'no computation gives it' end as problem
from expected
full outer join found
    on
        expected.policy = found.policy
        and expected.combination = found.combination
where expected.policy is null or found.policy is null
