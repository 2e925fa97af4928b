"""The SQL of the statistical methods against independent implementations.

What is this: the macros of macros/statistics/ and the model of intervals, rendered once by dbt, run
by DuckDB on thousands of generated cases and held against PHStatsMethods (OHID's own package), scipy,
numpy, values that were published, and trends that OHID published.
When does it matter: a limit that is wrong in the third digit looks right on every report.
How to resolve: docs/statistics.md names the source of each formula; correct the macro or the seed.
"""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections import Counter
from functools import cache
from itertools import product
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest
from PHStatsMethods import byars_lower, byars_upper, exact, wilson
from scipy import stats

ROOT = Path(__file__).resolve().parents[2]
SEEDS = ROOT / "seeds" / "policy" / "statistics"
FINGERTIPS = ROOT.parent / "shared" / "data" / "fingertips"
MODEL = ROOT / "models" / "intermediate" / "observations" / "int_observations__intervals.sql"
DATABASE = "oracle"
BREAK = "--@"
# Quantile of the oracles; the seed rounds it to six decimals, as OHID prints it.
Z = float(stats.norm.ppf(0.975))
CALLS = {
    "wilson_lower": ("x", "n", "z"),
    "wilson_upper": ("x", "n", "z"),
    "byar_lower": ("x", "z"),
    "byar_upper": ("x", "z"),
    "mover_lower": ("p1 - p2", "p1", "lower1", "p2", "upper2"),
    "mover_upper": ("p1 - p2", "p1", "upper1", "p2", "lower2"),
    "interval_weight": ("lower", "upper", "z"),
    "weighted_slope": ("w", "wt", "wy", "wtt", "wty"),
    "chi_square_trend_weighted": ("w", "wt", "wy", "wtt", "wty"),
    "chi_square_trend_proportions": ("sum(n)", "sum(x)", "sum(n * t)", "sum(n * t * t)",
                                     "sum(x * t)"),
}  # fmt: skip
WEIGHTED_SUMS = "sum(w) as w, sum(w*t) as wt, sum(w*y) as wy, sum(w*t*t) as wtt, sum(w*t*y) as wty"
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
).assign(series=0, z=Z)


def seed(name: str) -> list[dict[str, str]]:
    with (SEEDS / f"{name}.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def constant(name: str) -> float:
    return next(float(row["value"]) for row in seed("statistics_constants") if row["name"] == name)


@pytest.fixture(scope="session")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """SQL of each macro and of the model, by name: one run of dbt, about ten seconds."""
    folder = tmp_path_factory.mktemp("statistics")
    quoted = {name: ", ".join(f'"{given}"' for given in call) for name, call in CALLS.items()}
    parts = [f"{BREAK}{name}\n{{{{ cypp.{name}({call}) }}}}" for name, call in quoted.items()]
    parts.append(f"{BREAK}model\n{MODEL.read_text(encoding='utf-8')}")
    command = [sys.executable, "-m", "dbt.cli.main", "--quiet", "compile"]
    options = ["--inline", "\n".join(parts), "--no-populate-cache", "--no-partial-parse"]
    places = ["--project-dir", ROOT, "--profiles-dir", ROOT, "--target-path", folder,
              "--log-path", folder]  # fmt: skip
    environment = {**os.environ, "CYPP_DUCKDB": str(folder / f"{DATABASE}.duckdb")}
    ran = subprocess.run(
        [*command, *options, *places], env=environment, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    results = json.loads((folder / "run_results.json").read_text(encoding="utf-8"))["results"]
    sql = results[0]["compiled_code"].split(BREAK)[1:]
    return dict(part.split("\n", 1) for part in sql)


def compute(rendered: dict[str, str], cases: pd.DataFrame, *names: str) -> pd.DataFrame:
    """Return ``cases`` with a column of doubles for each macro named, in the order of the cases."""
    columns = ", ".join(f"{rendered[name]} as {name}" for name in names)
    with duckdb.connect() as connection:
        connection.register("cases", cases.reset_index(names="case_number"))
        return connection.sql(f"select *, {columns} from cases order by case_number").df()


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


def test_wilson_limits_equal_ohids(rendered: dict[str, str]) -> None:
    cases = compute(rendered, proportions(), "wilson_lower", "wilson_upper")
    assert len(cases) > 4000
    expected = [wilson(x, n) for x, n in zip(cases.x, cases.n, strict=True)]
    # Above a denominator of millions 1 - x/n of the oracle itself keeps fewer digits.
    assert_close(cases.wilson_lower, [lower for lower, _ in expected], rtol=1e-10)
    assert_close(cases.wilson_upper, [upper for _, upper in expected], rtol=1e-10)


def test_wilson_limits_equal_scipys(rendered: dict[str, str]) -> None:
    every = [(x, n) for n in range(1, 41) for x in range(n + 1)]
    cases = pd.DataFrame(every, columns=["x", "n"]).assign(z=Z)
    found = compute(rendered, cases, "wilson_lower", "wilson_upper")
    expected = [stats.binomtest(x, n).proportion_ci(method="wilson") for x, n in every]
    assert_close(found.wilson_lower, [interval.low for interval in expected])
    assert_close(found.wilson_upper, [interval.high for interval in expected])


def test_wilson_limits_stay_in_range_and_hold_the_proportion(rendered: dict[str, str]) -> None:
    cases = compute(rendered, proportions(), "wilson_lower", "wilson_upper")
    share = cases.x / cases.n
    assert ((cases.wilson_lower >= 0) & (cases.wilson_lower <= share)).all()
    assert ((cases.wilson_upper <= 1) & (cases.wilson_upper >= share - 1e-15)).all()
    assert (cases.wilson_lower[cases.x == 0] == 0).all()
    assert (cases.wilson_upper[cases.x == cases.n] == 1).all()


def test_wilson_has_no_limits_without_sound_counts(rendered: dict[str, str]) -> None:
    wrong = [(None, 10, Z), (1, None, Z), (0, 0, Z), (1, 0, Z), (-1, 10, Z), (11, 10, Z),
             (1, -1, Z), (-5, -1, Z), (1, 10, None), (1, 10, 0)]  # fmt: skip
    cases = pd.DataFrame(wrong, columns=["x", "n", "z"], dtype="Float64")
    found = compute(rendered, cases, "wilson_lower", "wilson_upper")
    assert found[["wilson_lower", "wilson_upper"]].isna().all(axis=None)


def test_byar_limits_equal_ohids(rendered: dict[str, str]) -> None:
    cases = compute(rendered, counts(), "byar_lower", "byar_upper")
    assert_close(cases.byar_lower, [byars_lower(x) for x in cases.x])
    assert_close(cases.byar_upper, [byars_upper(x) for x in cases.x])


def test_byar_limits_are_near_the_exact_ones(rendered: dict[str, str]) -> None:
    """The exact limits come from another formula: an error in both Byar codes would show."""
    cases = compute(rendered, counts(), "byar_lower", "byar_upper")
    width = np.sqrt(cases.x)
    lower = stats.chi2.ppf(0.025, 2 * cases.x) / 2
    upper = stats.chi2.ppf(0.975, 2 * cases.x + 2) / 2
    assert (abs(cases.byar_lower - lower) / width).max() < 0.01
    assert (abs(cases.byar_upper - upper) / width).max() < 0.01


def test_byar_has_no_limits_without_a_count(rendered: dict[str, str]) -> None:
    wrong = [(None, Z), (0, Z), (-1, Z), (10, None), (10, 0)]
    cases = pd.DataFrame(wrong, columns=["x", "z"], dtype="Float64")
    found = compute(rendered, cases, "byar_lower", "byar_upper")
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
    rendered: dict[str, str], macro: str, x: int, n: int | None, expected: float
) -> None:
    case = pd.DataFrame({"x": [x], "n": [n], "z": [constant("z_95")]}, dtype="Float64")
    assert compute(rendered, case, macro)[macro][0] == pytest.approx(expected, abs=5e-7)


def with_wilson(rendered: dict[str, str], pairs: pd.DataFrame) -> pd.DataFrame:
    """Return pairs of proportions with their Wilson limits and the limits of their difference."""
    for side in ("1", "2"):
        counts = pairs[[f"x{side}", f"n{side}"]].set_axis(["x", "n"], axis=1).assign(z=Z)
        limits = compute(rendered, counts, "wilson_lower", "wilson_upper")
        pairs = pairs.assign(
            **{
                f"p{side}": limits.x / limits.n,
                f"lower{side}": limits.wilson_lower,
                f"upper{side}": limits.wilson_upper,
            }
        )
    return compute(rendered, pairs, "mover_lower", "mover_upper")


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


def test_differences_of_proportions_are_newcombes(rendered: dict[str, str]) -> None:
    # 4,000 pairs, the counts of one side shuffled against the other's.
    first = proportions()[["x", "n"]].sample(4000, random_state=1).reset_index(drop=True)
    second = proportions()[["x", "n"]].sample(4000, random_state=2).reset_index(drop=True)
    pairs = pd.concat([first.add_suffix("1"), second.add_suffix("2")], axis=1)
    found = with_wilson(rendered, pairs)
    expected = [newcombe(*map(int, row)) for row in pairs.itertuples(index=False)]
    np.testing.assert_allclose(found.mover_lower, [low for low, _ in expected], atol=1e-9)
    np.testing.assert_allclose(found.mover_upper, [high for _, high in expected], atol=1e-9)
    assert (found.mover_lower >= -1).all()
    assert (found.mover_upper <= 1).all()


def test_differences_that_newcombe_published(rendered: dict[str, str]) -> None:
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
    found = with_wilson(rendered, pairs)
    np.testing.assert_allclose(found.mover_lower, pairs.low, atol=5e-5)
    np.testing.assert_allclose(found.mover_upper, pairs.high, atol=5e-5)


def test_a_difference_without_both_intervals_has_none(rendered: dict[str, str]) -> None:
    sound = {"p1": 0.6, "lower1": 0.5, "upper1": 0.7, "p2": 0.4, "lower2": 0.3, "upper2": 0.5}
    cases = pd.DataFrame([{**sound, name: None} for name in sound], dtype="Float64")
    found = compute(rendered, cases, "mover_lower", "mover_upper").assign(gone=list(sound))
    assert [*found.gone[found.mover_lower.isna()]] == ["p1", "lower1", "p2", "upper2"]
    assert [*found.gone[found.mover_upper.isna()]] == ["p1", "upper1", "p2", "lower2"]


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


def trend_of(rendered: dict[str, str], series: pd.DataFrame) -> pd.DataFrame:
    """Return one row per series with the chi-square for trend of its proportions."""
    chi = rendered["chi_square_trend_proportions"]
    with duckdb.connect() as connection:
        connection.register("points", series)
        return connection.sql(
            f"select series, {chi} as chi_square from points group by series order by series"
        ).df()


@pytest.mark.parametrize("largest", [1e3, 1e6, 1e9])
def test_trend_of_proportions_is_n_times_r_squared(
    rendered: dict[str, str], largest: float
) -> None:
    """Chi-square for trend is N r^2, r the correlation over cases: linear by linear, times N/(N-1)."""
    series = trend_series(5, largest)
    expected = []
    for _, points in series.groupby("series"):
        outcome, time = np.repeat([1, 0], 5), np.tile(points.t, 2)
        cases = np.concatenate([points.x, points.n - points.x])
        covariance = np.cov(np.vstack([outcome, time]), fweights=cases, ddof=0)
        expected.append(cases.sum() * covariance[0, 1] ** 2 / covariance.diagonal().prod())
    found = trend_of(rendered, series).chi_square
    np.testing.assert_allclose(found, expected, rtol=1e-6, atol=1e-6)


def test_trend_of_two_points_is_pearsons_chi_square(rendered: dict[str, str]) -> None:
    series = trend_series(2, 1e7)
    expected = [
        stats.chi2_contingency([points.x, points.n - points.x], correction=False).statistic
        for _, points in series.groupby("series")
    ]
    found = trend_of(rendered, series).chi_square
    np.testing.assert_allclose(found, expected, rtol=1e-7, atol=1e-9)


def test_nothing_to_test_is_no_trend(rendered: dict[str, str]) -> None:
    none = pd.DataFrame({"series": 0, "t": range(1, 6), "n": 10**9, "x": 0})
    every = none.assign(series=1, x=10**9)
    one_time = none.assign(series=2, t=3, x=[1, 2, 3, 4, 5])
    no_count = none.assign(series=3, n=0)
    found = trend_of(rendered, pd.concat([none, every, one_time, no_count]))
    assert found.chi_square.isna().all()


def weighted_trend(rendered: dict[str, str], points: pd.DataFrame) -> pd.DataFrame:
    """Return one row per series with the slope and chi-square of the weighted regression."""
    points = compute(rendered, points, "interval_weight").rename(columns={"interval_weight": "w"})
    with duckdb.connect() as connection:
        connection.register("points", points)
        sums = connection.sql(
            f"select series, {WEIGHTED_SUMS} from points group by series order by series"
        ).df()
    return compute(rendered, sums, "weighted_slope", "chi_square_trend_weighted")


def test_weighted_trends_equal_numpys(rendered: dict[str, str]) -> None:
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
    found = weighted_trend(rendered, points)
    np.testing.assert_allclose(found.weighted_slope, slopes, rtol=1e-6, atol=1e-7)
    np.testing.assert_allclose(found.chi_square_trend_weighted, chi_squares, rtol=1e-6, atol=1e-7)


def test_a_slope_needs_two_times_and_a_weight_a_width(rendered: dict[str, str]) -> None:
    flat = KNOWN_TREND.assign(lower=KNOWN_TREND.upper)
    turned = KNOWN_TREND.assign(lower=40.0)
    one_time = KNOWN_TREND.assign(t=3)
    for points in (flat, turned, one_time):
        found = weighted_trend(rendered, points)
        assert found[["weighted_slope", "chi_square_trend_weighted"]].isna().all(axis=None)


@pytest.mark.parametrize("z", [1.96, Z])
def test_trend_that_ohid_published(rendered: dict[str, str], z: float) -> None:
    """OHID's code divides by 3.92; the seed's quantile gives the same two decimals."""
    weighted = weighted_trend(rendered, KNOWN_TREND.assign(z=z))
    assert round(weighted.chi_square_trend_weighted[0], 2) == 46.77
    assert round(trend_of(rendered, KNOWN_TREND).chi_square[0], 2) == 47.9


def directions(rendered: dict[str, str], points: pd.DataFrame) -> pd.DataFrame:
    """Return the direction of each series of five points by the rule of methods.

    Significant, and with every point left out in turn the slope has one sign.
    """
    fits = [weighted_trend(rendered, points).set_index("series")]
    fits += [
        weighted_trend(rendered, points[points.t != left_out]).set_index("series")
        for left_out in range(1, 6)
    ]
    signs = pd.concat([np.sign(fit.weighted_slope) for fit in fits], axis=1)
    robust = signs.nunique(axis=1) == 1
    moved = fits[0].chi_square_trend_weighted > constant("trend_chi_square_threshold")
    return (
        (signs.iloc[:, 0] * (robust & moved))
        .map({1: "up", -1: "down", 0: "flat"})
        .to_frame("found")
    )


@pytest.mark.parametrize(
    ("file", "last_year", "labels"),
    [
        ("2223", 2022, {"Decreasing and getting better": "down",
                        "Increasing and getting worse": "up"}),
        # This edition has the directions turned round: 98 to 65 admissions is "Increasing".
        ("2324", 2023, {"Increasing and getting worse": "down",
                        "Decreasing and getting better": "up"}),
    ],
)  # fmt: skip
def test_trends_equal_those_that_ohid_published(
    rendered: dict[str, str], file: str, last_year: int, labels: dict[str, str]
) -> None:
    """Hospital admissions of every authority and sex: 582 labels, each by five published intervals."""
    if not FINGERTIPS.is_dir():
        pytest.skip(
            "missing: the folder ../shared/data/fingertips with two editions of an indicator"
        )
    names = {"Value": "y", "Lower CI 95.0 limit": "lower", "Upper CI 95.0 limit": "upper"}
    history = pd.read_csv(FINGERTIPS / "la_hospital_admissions_2324.csv").rename(columns=names)
    edition = pd.read_csv(FINGERTIPS / f"la_hospital_admissions_{file}.csv")
    history["t"] = history["Time period"].str[:4].astype(int) - last_year + 5
    points = history[history["Category Type"].isna() & history.t.between(1, 5)]
    points = points.dropna(subset=["y", "lower", "upper"])
    points = points.assign(series=points["Area Code"] + " " + points["Sex"], z=Z)
    points = points[points.groupby("series")["t"].transform("nunique") == 5]
    now = edition[edition["Time period"].str.startswith(str(last_year))]
    now = now[now["Category Type"].isna() & (now["Recent Trend"] != "Cannot be calculated")]
    published = (now["Recent Trend"].map({"No significant change": "flat", **labels})).set_axis(
        now["Area Code"] + " " + now["Sex"]
    )
    compared = directions(rendered, points).join(published.dropna().rename("said"), how="inner")
    assert len(compared) == {"2223": 145, "2324": 437}[file]
    assert compared[compared.found != compared.said].empty
    assert {*compared.found} == {"up", "down", "flat"}


def test_seeds_equal_scipys_quantiles() -> None:
    limits = {int(row["case_count"]): row for row in seed("poisson_exact_limits")}
    assert [*limits] == [*range(int(constant("byar_minimum_count")))]
    for count, row in limits.items():
        found = float(row["lower_limit"]), float(row["upper_limit"])
        lower = stats.chi2.ppf(0.025, 2 * count) / 2 if count else 0
        assert found == pytest.approx((lower, stats.chi2.ppf(0.975, 2 * count + 2) / 2), abs=1e-11)
        assert np.nan_to_num(exact(count)) == pytest.approx(found, abs=1e-11)
    quantiles = {int(r["degrees_of_freedom"]): r["quantile_975"] for r in seed("t_quantiles")}
    assert [*quantiles] == [*range(1, 31), 1000000]
    for degrees, quantile in quantiles.items():
        assert float(quantile) == pytest.approx(stats.t.ppf(0.975, degrees), abs=1e-11)
    assert constant("z_95") == pytest.approx(Z, abs=1e-15)
    assert constant("trend_chi_square_threshold") == pytest.approx(
        stats.chi2.isf(0.002, 1), abs=1e-9
    )
    assert constant("trend_points") == 5


def test_every_measure_has_exactly_one_method() -> None:
    methods = seed("interval_methods")
    keys = ("unit", "oba_question", "frequency")
    wrong = []
    for path in sorted((ROOT / "seeds" / "framework" / "measures").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as handle:
            for measure in csv.DictReader(handle):
                fits = [m for m in methods if all(m[key] in ("", measure[key]) for key in keys)]
                wrong += [] if len(fits) == 1 else [f"{measure['measure_id']}: {len(fits)} methods"]
    assert not wrong, wrong


def observations() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return generated figures with counts, and their measures: a share, three rates and a count."""
    random = np.random.default_rng(20260404)
    units = {"percent": 100, "per_1000": 1000, "per_10000": 10000, "per_100000": 100000, "count": 1}
    measures = pd.DataFrame(
        {"measure_id": [*units], "unit": [*units], "multiplier": [float(m) for m in units.values()],
         "oba_question": "better_off", "frequency": "annual"}
    )  # fmt: skip
    few = [(x, n) for x, n in product([*range(13), 99, 100, 10**9], (1, 10, 100, 12345, 10**9))]
    drawn = np.floor(10 ** random.uniform(0, 9, (1500, 2))).astype(int)
    pairs = [*few, *((min(pair), max(pair)) for pair in drawn.tolist())]
    figures = pd.DataFrame(
        [(unit, x, n) for unit, (x, n) in product(units, pairs)],
        columns=["measure_id", "numerator", "denominator"],
    )
    figures["value"] = np.where(
        figures.measure_id == "count",
        figures.numerator,
        figures.numerator / figures.denominator * figures.measure_id.map(units),
    )
    figures = figures.astype({"numerator": float, "denominator": float})
    figures["observation_id"] = figures.index.map("figure-{:05d}".format)
    return figures, measures


def test_intervals_of_the_model_equal_ohids(rendered: dict[str, str]) -> None:
    """The model itself, with the seeds as they are, on 7,900 figures."""
    figures, measures = observations()
    tables = {
        "staging.stg_framework__measures": measures,
        "intermediate.int_observations__unioned": figures,
    }
    with duckdb.connect() as connection:
        connection.execute(f"attach ':memory:' as {DATABASE}")
        for schema in ("staging", "intermediate"):
            connection.execute(f"create schema {DATABASE}.{schema}")
        for name, frame in tables.items():
            connection.register("frame", frame)
            connection.execute(f"create table {DATABASE}.{name} as select * from frame")
        for text in ("missing_reason", "value_qualifier", "lower_ci", "upper_ci"):
            kind = "double" if text.endswith("_ci") else "varchar"
            connection.execute(
                f"alter table {DATABASE}.intermediate.int_observations__unioned add {text} {kind}"
            )
        for name in ("interval_methods", "poisson_exact_limits", "statistics_constants"):
            connection.execute(
                f"create table {DATABASE}.staging.stg_policy__{name} as select * "
                f"from read_csv('{SEEDS / name}.csv')"
            )
        found = connection.sql(rendered["model"]).df()
    joined = figures.merge(found, on="observation_id", how="left").merge(measures, on="measure_id")
    impossible = (joined.unit == "percent") & (joined.numerator > joined.denominator)
    assert (joined.interval_method.isna() == impossible).all()
    joined = joined[~impossible]
    for row in joined.itertuples():
        x, base = row.numerator, 1 if row.unit == "count" else row.denominator
        limits = wilson(x, base) if row.unit == "percent" else (
            (byars_lower(x) if x else 0) / base, byars_upper(x) / base
        )  # fmt: skip
        expected = tuple(limit * row.multiplier for limit in limits)
        assert (row.lower_ci, row.upper_ci) == pytest.approx(expected, rel=1e-9, abs=1e-10), row
    used = Counter(zip(joined.unit == "percent", joined.numerator >= 10, joined.interval_method,
                       strict=True))  # fmt: skip
    assert {key for key, number in used.items() if number > 50} == {*used}
    assert {*used} == {(True, False, "wilson"), (True, True, "wilson"),
                       (False, False, "exact_poisson"), (False, True, "byar")}  # fmt: skip
