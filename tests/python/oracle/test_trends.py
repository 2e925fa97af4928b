"""Trends in SQL against independent implementations and trends that OHID published.

What is this: generated series through the macros and through numpy and scipy, OHID's known values,
and every trend that two editions of an OHID indicator print beside its published intervals.
When does it matter: a trend called by chance, or turned round, sends a service the wrong way.
How to resolve: docs/statistics.md names the source of each formula; correct the macro or the seed.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

FINGERTIPS = Path(__file__).resolve().parents[4] / "shared" / "data" / "fingertips"
# Quantile of the oracles, as they compute it.
Z = float(stats.norm.ppf(0.975))
Compute = Callable[..., pd.DataFrame]
# Five years of one area, as OHID's own unit test of recent trends has them (fingertips-open,
# TrendMarkerCalculatorTest): the weighted test gives 46.77, the test of proportions 47.9.
KNOWN_TREND = pd.DataFrame(
    [
        (1, 994, 40299, 24.67, 23.16, 26.25),
        (2, 1023, 41527, 24.6, 23.15, 26.19),
        (3, 1199, 42811, 28, 26.44, 29.64),
        (4, 1332, 44064, 30.2, 28.63, 31.9),
        (5, 1367, 44701, 30.6, 28.98, 32.25),
    ],
    columns=["t", "x", "n", "y", "lower", "upper"],
).assign(series=0, z=1.96)


@cache
def trend_series(points: int, largest: float) -> pd.DataFrame:
    """Series of counts over time, 500 of them, up to ``largest`` cases a point."""
    random = np.random.default_rng([points, int(largest)])
    shape = 500, points
    n = np.floor(10 ** random.uniform(1, np.log10(largest), shape)).astype(int)
    level, slope = random.uniform(0.1, 0.9, (500, 1)), random.normal(0, 0.01, (500, 1))
    x = random.binomial(n, np.clip(level + slope * np.arange(points), 0.01, 0.99))
    series, t = np.indices(shape)
    flat = {"series": series, "t": t + 1, "n": n, "x": x}
    return pd.DataFrame({name: values.ravel() for name, values in flat.items()})


def trend_of(compute: Compute, series: pd.DataFrame) -> pd.DataFrame:
    """Return one row per series with the chi-square for trend of its proportions."""
    products = series.assign(
        nt=series.n * series.t, ntt=series.n * series.t**2, xt=series.x * series.t
    )
    sums = products.groupby("series", as_index=False)[["n", "x", "nt", "ntt", "xt"]].sum()
    return compute(sums, "chi_square_trend_proportions")


@pytest.mark.parametrize("largest", [1e3, 1e6, 1e9])
def test_trend_of_proportions_is_n_times_r_squared(compute: Compute, largest: float) -> None:
    """Chi-square for trend is N r^2 over the cases: linear by linear, times N / (N - 1)."""
    series = trend_series(5, largest)
    expected = []
    for _, points in series.groupby("series"):
        outcome, time = np.repeat([1, 0], 5), np.tile(points.t, 2)
        cases = np.concatenate([points.x, points.n - points.x])
        covariance = np.cov(np.vstack([outcome, time]), fweights=cases, ddof=0)
        expected.append(cases.sum() * covariance[0, 1] ** 2 / covariance.diagonal().prod())
    found = trend_of(compute, series).chi_square_trend_proportions
    np.testing.assert_allclose(found, expected, rtol=1e-6, atol=1e-6)


def test_trend_of_two_points_is_pearsons_chi_square(compute: Compute) -> None:
    series = trend_series(2, 1e7)
    expected = [
        stats.chi2_contingency([points.x, points.n - points.x], correction=False).statistic
        for _, points in series.groupby("series")
    ]
    found = trend_of(compute, series).chi_square_trend_proportions
    np.testing.assert_allclose(found, expected, rtol=1e-7, atol=1e-9)


def test_nothing_to_test_is_no_trend(compute: Compute) -> None:
    none = pd.DataFrame({"series": 0, "t": range(1, 6), "n": 10**9, "x": 0})
    every = none.assign(series=1, x=10**9)
    one_time = none.assign(series=2, t=3, x=[1, 2, 3, 4, 5])
    no_count = none.assign(series=3, n=0)
    found = trend_of(compute, pd.concat([none, every, one_time, no_count]))
    assert found.chi_square_trend_proportions.isna().all()


def weighted_trend(compute: Compute, points: pd.DataFrame) -> pd.DataFrame:
    """Return one row per series with the slope and chi-square of the weighted regression."""
    points = compute(points, "interval_weight").rename(columns={"interval_weight": "w"})
    products = points.assign(
        wt=points.w * points.t,
        wy=points.w * points.y,
        wtt=points.w * points.t**2,
        wty=points.w * points.t * points.y,
    )
    sums = products.groupby("series", as_index=False)[["w", "wt", "wy", "wtt", "wty"]].sum()
    return compute(sums, "weighted_slope", "chi_square_trend_weighted")


def test_weighted_trends_equal_numpys(compute: Compute) -> None:
    random = np.random.default_rng(20260403)
    series, t = np.indices((1000, 5))
    y = 10 ** random.uniform(-1, 5, (1000, 1)) * random.uniform(0.9, 1.1, (1000, 5))
    half = y * 10 ** random.uniform(-4, 0, (1000, 5))
    flat = {"series": series, "t": t + 1, "y": y, "lower": y - half, "upper": y + half}
    points = pd.DataFrame({name: values.ravel() for name, values in flat.items()}).assign(z=Z)
    slopes, chi_squares = [], []
    for _, one in points.groupby("series"):
        weight = 2 * Z / (one.upper - one.lower)
        fitted, covariance = np.polyfit(one.t, one.y, 1, w=weight, cov="unscaled")
        slopes.append(fitted[0])
        chi_squares.append(fitted[0] ** 2 / covariance[0, 0])
    found = weighted_trend(compute, points)
    np.testing.assert_allclose(found.weighted_slope, slopes, rtol=1e-6, atol=1e-7)
    np.testing.assert_allclose(found.chi_square_trend_weighted, chi_squares, rtol=1e-6, atol=1e-7)


def test_a_slope_needs_two_times_and_a_weight_a_width(compute: Compute) -> None:
    flat = KNOWN_TREND.assign(lower=KNOWN_TREND.upper)
    turned = KNOWN_TREND.assign(lower=40.0)
    one_time = KNOWN_TREND.assign(t=3)
    for points in (flat, turned, one_time):
        found = weighted_trend(compute, points)
        assert found[["weighted_slope", "chi_square_trend_weighted"]].isna().all(axis=None)


def test_trend_that_ohid_published(compute: Compute, constants: dict[str, float]) -> None:
    """OHID divides the width by 3.92: with the quantile in full chi-square would be 46.76."""
    weighted = weighted_trend(compute, KNOWN_TREND.assign(z=constants["trend_z"]))
    assert round(weighted.chi_square_trend_weighted[0], 2) == 46.77
    assert round(trend_of(compute, KNOWN_TREND).chi_square_trend_proportions[0], 2) == 47.9


def directions(compute: Compute, points: pd.DataFrame, threshold: float) -> pd.DataFrame:
    """Return the direction of each series of five points by the rule of methods.

    Significant, and with every point left out in turn the slope has one sign.
    """
    fits = [weighted_trend(compute, points).set_index("series")]
    fits += [
        weighted_trend(compute, points[points.t != left_out]).set_index("series")
        for left_out in range(1, 6)
    ]
    signs = pd.concat([np.sign(fit.weighted_slope) for fit in fits], axis=1)
    robust = signs.nunique(axis=1) == 1
    moved = fits[0].chi_square_trend_weighted > threshold
    sign = signs.iloc[:, 0] * (robust & moved)
    return pd.DataFrame({"found": sign.map({1: "up", -1: "down", 0: "flat"})})


def read_edition(name: str) -> pd.DataFrame:
    """Return the areas of one download of the indicator, each once: England stands there twice."""
    rows = pd.read_csv(FINGERTIPS / f"la_hospital_admissions_{name}.csv")
    rows = rows[rows["Category Type"].isna()]
    return pd.DataFrame(
        {
            "series": rows["Area Code"] + " " + rows["Sex"],
            "year": rows["Time period"].str[:4].astype(int),
            "y": rows["Value"],
            "lower": rows["Lower CI 95.0 limit"],
            "upper": rows["Upper CI 95.0 limit"],
            "said": rows["Recent Trend"],
        }
    ).drop_duplicates(["series", "year"])


@pytest.mark.parametrize(
    ("edition", "year", "up", "down"),
    [
        ("2223", 2022, "Increasing and getting worse", "Decreasing and getting better"),
        # This edition has the words turned round: 98 to 65 admissions is "Increasing".
        ("2324", 2023, "Decreasing and getting better", "Increasing and getting worse"),
    ],
)
def test_trends_equal_those_that_ohid_published(
    compute: Compute, constants: dict[str, float], edition: str, year: int, up: str, down: str
) -> None:
    """Hospital admissions by authority and sex, the trend of each by five published intervals."""
    if not FINGERTIPS.is_dir():
        pytest.skip("missing: the folder ../shared/data/fingertips")
    points = read_edition("2324").dropna(subset=["y", "lower", "upper"])
    points = points.assign(t=points.year - year + 5, z=constants["trend_z"])
    points = points[points.t.between(1, 5)]
    points = points[points.groupby("series")["t"].transform("count") == 5]
    published = read_edition(edition).query("year == @year").set_index("series").said
    words = {up: "up", down: "down", "No significant change": "flat"}
    compared = directions(compute, points, constants["trend_chi_square_threshold"]).join(
        published.map(words).dropna(), how="inner"
    )
    assert len(compared) == {"2223": 146, "2324": 440}[edition]
    assert compared[compared.found != compared.said].empty
    assert {*compared.found} == {"up", "down", "flat"}
