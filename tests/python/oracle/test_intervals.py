"""Limits of proportions, counts and differences in SQL against independent implementations.

What is this: thousands of generated counts, the ends of every range among them, through the macros
and through PHStatsMethods (OHID's own package), scipy, and intervals that were published.
When does it matter: a limit that is wrong in the third digit looks right on every report.
How to resolve: docs/statistics.md names the source of each formula; correct the macro or the seed.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
import pandas as pd
import pytest
from PHStatsMethods import byars_lower, byars_upper, wilson
from scipy import stats

# Quantile of the oracles, as they compute it.
Z = float(stats.norm.ppf(0.975))
Compute = Callable[..., pd.DataFrame]


def assert_close(found: pd.Series, expected: list[float] | np.ndarray, rtol: float = 1e-12) -> None:
    np.testing.assert_allclose(found.to_numpy(), np.asarray(expected), rtol=rtol, atol=1e-14)


@cache
def proportions() -> pd.DataFrame:
    """About 6,000 pairs x of n up to a thousand million, the ends of the range among them."""
    random = np.random.default_rng(20260401)
    sizes = [1, 2, 3, 9, 10, 11, 19, 99, 100, 101, 5000, 12345, 10**6, 10**8, 10**9]
    pairs = {(x, n) for n in sizes for x in (0, 1, 2, 9, 10, n // 3, n // 2, n - 1, n) if x <= n}
    n = np.floor(10 ** random.uniform(0, 9, 6000)).astype(int)
    pairs |= set(zip((n * random.beta(0.5, 0.5, 6000)).round().astype(int), n, strict=True))
    return pd.DataFrame(sorted((int(x), int(n)) for x, n in pairs), columns=["x", "n"]).assign(z=Z)


@cache
def counts() -> pd.DataFrame:
    """About 4,000 counts from 10 up to a thousand million."""
    random = np.random.default_rng(20260402)
    drawn = np.floor(10 ** random.uniform(1, 9, 4000)).astype(int)
    return pd.DataFrame({"x": sorted({*range(10, 200), 1045, 10**9, *map(int, drawn)})}).assign(z=Z)


def test_wilson_limits_equal_ohids(compute: Compute) -> None:
    cases = compute(proportions(), "wilson_lower", "wilson_upper")
    assert len(cases) > 4000
    expected = [wilson(x, n) for x, n in zip(cases.x, cases.n, strict=True)]
    # Above a denominator of millions 1 - x/n of the oracle itself keeps fewer digits.
    assert_close(cases.wilson_lower, [lower for lower, _ in expected], rtol=1e-10)
    assert_close(cases.wilson_upper, [upper for _, upper in expected], rtol=1e-10)


def test_wilson_limits_equal_scipys(compute: Compute) -> None:
    every = [(x, n) for n in range(1, 41) for x in range(n + 1)]
    cases = pd.DataFrame(every, columns=["x", "n"]).assign(z=Z)
    found = compute(cases, "wilson_lower", "wilson_upper")
    expected = [stats.binomtest(x, n).proportion_ci(method="wilson") for x, n in every]
    assert_close(found.wilson_lower, [interval.low for interval in expected])
    assert_close(found.wilson_upper, [interval.high for interval in expected])


def test_wilson_limits_stay_in_range_and_hold_the_proportion(compute: Compute) -> None:
    cases = compute(proportions(), "wilson_lower", "wilson_upper")
    share = cases.x / cases.n
    assert ((cases.wilson_lower >= 0) & (cases.wilson_lower <= share)).all()
    assert ((cases.wilson_upper <= 1) & (cases.wilson_upper >= share - 1e-15)).all()
    assert (cases.wilson_lower[cases.x == 0] == 0).all()
    assert (cases.wilson_upper[cases.x == cases.n] == 1).all()


def test_wilson_has_no_limits_without_sound_counts(compute: Compute) -> None:
    wrong = [(None, 10, Z), (1, None, Z), (0, 0, Z), (1, 0, Z), (-1, 10, Z), (11, 10, Z),
             (1, -1, Z), (-5, -1, Z), (1, 10, None), (1, 10, 0)]  # fmt: skip
    cases = pd.DataFrame(wrong, columns=["x", "n", "z"], dtype="Float64")
    found = compute(cases, "wilson_lower", "wilson_upper")
    assert found[["wilson_lower", "wilson_upper"]].isna().all(axis=None)


def test_byar_limits_equal_ohids(compute: Compute) -> None:
    cases = compute(counts(), "byar_lower", "byar_upper")
    assert_close(cases.byar_lower, [byars_lower(x) for x in cases.x])
    assert_close(cases.byar_upper, [byars_upper(x) for x in cases.x])


def test_byar_limits_are_near_the_exact_ones(compute: Compute) -> None:
    """The exact limits come from another formula: an error in both Byar codes would show."""
    cases = compute(counts(), "byar_lower", "byar_upper")
    width = np.sqrt(cases.x)
    lower = stats.chi2.ppf(0.025, 2 * cases.x) / 2
    upper = stats.chi2.ppf(0.975, 2 * cases.x + 2) / 2
    assert (abs(cases.byar_lower - lower) / width).max() < 0.01
    assert (abs(cases.byar_upper - upper) / width).max() < 0.01


def test_byar_has_no_limits_without_a_count(compute: Compute) -> None:
    wrong = [(None, Z), (0, Z), (-1, Z), (10, None), (10, 0)]
    cases = pd.DataFrame(wrong, columns=["x", "z"], dtype="Float64")
    found = compute(cases, "byar_lower", "byar_upper")
    assert found[["byar_lower", "byar_upper"]].isna().all(axis=None)


@pytest.mark.parametrize(
    ("macro", "x", "n", "expected"),
    [
        ("wilson_lower", 65, 100, 0.552544),
        ("wilson_upper", 65, 100, 0.736358),
        ("wilson_lower", 1045, 5000, 0.197955),
        ("wilson_upper", 1045, 5000, 0.220491),
        ("byar_lower", 65, None, 50.163188),
        ("byar_upper", 65, None, 82.849139),
        ("byar_lower", 1045, None, 982.593202),
        ("byar_upper", 1045, None, 1110.331213),
    ],
)
def test_limits_that_ohid_published(
    compute: Compute,
    constants: dict[str, float],
    macro: str,
    x: int,
    n: int | None,
    expected: float,
) -> None:
    case = pd.DataFrame({"x": [x], "n": [n], "z": [constants["z_95"]]}, dtype="Float64")
    assert compute(case, macro)[macro][0] == pytest.approx(expected, abs=5e-7)


def with_wilson(compute: Compute, pairs: pd.DataFrame) -> pd.DataFrame:
    """Return pairs of proportions with their Wilson limits and the limits of their difference."""
    for side in ("1", "2"):
        counts = pairs[[f"x{side}", f"n{side}"]].set_axis(["x", "n"], axis=1).assign(z=Z)
        limits = compute(counts, "wilson_lower", "wilson_upper")
        pairs = pairs.assign(
            **{
                f"p{side}": limits.x / limits.n,
                f"lower{side}": limits.wilson_lower,
                f"upper{side}": limits.wilson_upper,
            }
        )
    return compute(pairs, "mover_lower", "mover_upper")


def newcombe(x1: int, n1: int, x2: int, n2: int) -> tuple[float, float]:
    """Newcombe's interval of a difference, as his paper has it: roots of the score equation."""

    def roots(x: int, n: int) -> tuple[float, float]:
        p = x / n
        middle = p + Z * Z / (2 * n)
        root = Z * np.sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
        return (middle - root) / (1 + Z * Z / n), (middle + root) / (1 + Z * Z / n)

    (low1, high1), (low2, high2) = roots(x1, n1), roots(x2, n2)
    p1, p2 = x1 / n1, x2 / n2
    return (
        p1 - p2 - np.sqrt((p1 - low1) ** 2 + (high2 - p2) ** 2),
        p1 - p2 + np.sqrt((high1 - p1) ** 2 + (p2 - low2) ** 2),
    )


def test_differences_of_proportions_are_newcombes(compute: Compute) -> None:
    # 4,000 pairs, the counts of one side shuffled against the other's.
    first = proportions()[["x", "n"]].sample(4000, random_state=1).reset_index(drop=True)
    second = proportions()[["x", "n"]].sample(4000, random_state=2).reset_index(drop=True)
    pairs = pd.concat([first.add_suffix("1"), second.add_suffix("2")], axis=1)
    found = with_wilson(compute, pairs)
    expected = [newcombe(*map(int, row)) for row in pairs.itertuples(index=False)]
    np.testing.assert_allclose(found.mover_lower, [low for low, _ in expected], atol=1e-9)
    np.testing.assert_allclose(found.mover_upper, [high for _, high in expected], atol=1e-9)
    assert (found.mover_lower >= -1).all()
    assert (found.mover_upper <= 1).all()


def test_differences_that_newcombe_published(compute: Compute) -> None:
    """Newcombe 1998, table II, method 10."""
    published = [
        (56, 70, 48, 80, 0.0524, 0.3339),
        (9, 10, 3, 10, 0.1705, 0.8090),
        (5, 56, 0, 29, -0.0381, 0.1926),
        (0, 10, 0, 20, -0.1611, 0.2775),
        (0, 10, 0, 10, -0.2775, 0.2775),
        (10, 10, 0, 20, 0.6791, 1.0000),
        (10, 10, 0, 10, 0.6075, 1.0000),
    ]
    pairs = pd.DataFrame(published, columns=["x1", "n1", "x2", "n2", "low", "high"])
    found = with_wilson(compute, pairs)
    np.testing.assert_allclose(found.mover_lower, pairs.low, atol=5e-5)
    np.testing.assert_allclose(found.mover_upper, pairs.high, atol=5e-5)


def test_a_difference_without_both_intervals_has_none(compute: Compute) -> None:
    sound = {"p1": 0.6, "lower1": 0.5, "upper1": 0.7, "p2": 0.4, "lower2": 0.3, "upper2": 0.5}
    cases = pd.DataFrame([{**sound, name: None} for name in sound], dtype="Float64")
    found = compute(cases, "mover_lower", "mover_upper").assign(gone=list(sound))
    assert [*found.gone[found.mover_lower.isna()]] == ["p1", "lower1", "p2", "upper2"]
    assert [*found.gone[found.mover_upper.isna()]] == ["p1", "upper1", "p2", "lower2"]
