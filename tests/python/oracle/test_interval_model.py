"""The seeds of the statistical methods and the model that makes intervals, against OHID's package.

What is this: the quantiles and constants as scipy computes them, and the model itself, with the
seeds as they are, on thousands of generated figures.
When does it matter: the right formula on the wrong count, unit or side of ten is a wrong interval.
How to resolve: docs/statistics.md says which unit has which method; correct the seed or the model.
"""

from __future__ import annotations

import csv
from collections import Counter
from itertools import product
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest
from PHStatsMethods import byars_lower, byars_upper, exact, wilson
from scipy import stats

ROOT = Path(__file__).resolve().parents[3]
DATABASE = "oracle"


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def test_seeds_equal_scipys_quantiles(seed_folder: Path, constants: dict[str, float]) -> None:
    limits = {
        int(row["case_count"]): row for row in rows_of(seed_folder / "poisson_exact_limits.csv")
    }
    assert [*limits] == [*range(int(constants["byar_minimum_count"]))]
    for count, row in limits.items():
        found = float(row["lower_limit"]), float(row["upper_limit"])
        lower = stats.chi2.ppf(0.025, 2 * count) / 2 if count else 0
        assert found == pytest.approx((lower, stats.chi2.ppf(0.975, 2 * count + 2) / 2), abs=1e-11)
        assert np.nan_to_num(exact(count)) == pytest.approx(found, abs=1e-11)
    quantiles = {
        int(r["degrees_of_freedom"]): r["quantile_975"]
        for r in rows_of(seed_folder / "t_quantiles.csv")
    }
    assert [*quantiles] == [*range(1, 31), 1000000]
    for degrees, quantile in quantiles.items():
        assert float(quantile) == pytest.approx(stats.t.ppf(0.975, degrees), abs=1e-11)
    assert constants["z_95"] == pytest.approx(stats.norm.ppf(0.975), abs=1e-15)
    assert constants["trend_chi_square_threshold"] == pytest.approx(
        stats.chi2.isf(0.002, 1), abs=1e-9
    )
    assert constants["trend_z"] == round(constants["z_95"], 2)
    assert constants["trend_points"] == 5


def test_every_measure_has_exactly_one_method(seed_folder: Path) -> None:
    methods = rows_of(seed_folder / "interval_methods.csv")
    keys = ("unit", "oba_question", "frequency")
    wrong = []
    for path in sorted((ROOT / "seeds" / "framework" / "measures").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as handle:
            for measure in csv.DictReader(handle):
                fits = [m for m in methods if all(m[key] in ("", measure[key]) for key in keys)]
                wrong += [] if len(fits) == 1 else [f"{measure['measure_id']}: {len(fits)} methods"]
    assert not wrong, wrong


def observations() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return generated figures and their measures: a share, three rates and a count."""
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


def poisson(count: float) -> tuple[float, float]:
    """Limits of a count by OHID's package, which has no limits of 0 in its Byar functions."""
    lower, upper = exact(count) if count < 10 else (byars_lower(count), byars_upper(count))
    return (lower if count else 0.0), upper


def test_intervals_of_the_model_equal_ohids(rendered: dict[str, str], seed_folder: Path) -> None:
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
                f"from read_csv('{seed_folder / name}.csv')"
            )
        found = connection.sql(rendered["model"]).df()
    joined = figures.merge(found, on="observation_id", how="left").merge(measures, on="measure_id")
    impossible = (joined.unit == "percent") & (joined.numerator > joined.denominator)
    assert (joined.interval_method.isna() == impossible).all()
    joined = joined[~impossible]
    expected = np.array(
        [
            wilson(x, n)
            if unit == "percent"
            else np.divide(poisson(x), 1 if unit == "count" else n)
            for unit, x, n in zip(joined.unit, joined.numerator, joined.denominator, strict=True)
        ]
    )
    for column, limits in zip(("lower_ci", "upper_ci"), expected.T, strict=True):
        wanted = limits * joined.multiplier.to_numpy()
        np.testing.assert_allclose(joined[column], wanted, rtol=1e-9, atol=1e-10)
    used = Counter(zip(joined.unit == "percent", joined.numerator >= 10, joined.interval_method,
                       strict=True))  # fmt: skip
    assert {key for key, number in used.items() if number > 50} == {*used}
    assert {*used} == {(True, False, "wilson"), (True, True, "wilson"),
                       (False, False, "exact_poisson"), (False, True, "byar")}  # fmt: skip
