"""Every printed interval and benchmark status of two Fingertips downloads, computed again.

What is this: hospital admissions for injury (indicator 90284), editions 2022/23 and 2023/24 of
../shared/data, row by row through the macros and the models of this project. Each row falls in one
class, and the classes add up to the file.
When does it matter: OHID's figures are the only ones that print count, denominator, interval and
status together; a method that is not OHID's shows here at once.
How to resolve: docs/statistics.md; correct the macro, or the seed with constants or verdicts.

Counts are printed exactly for 2010/11 and 2011/12 and for England, and rounded to 5 for all others,
whose intervals come from the unrounded count: exactly one whole count that rounds to the printed
one gives all four printed limits, each to its last digit.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest
from PHStatsMethods import byars_lower, byars_upper
from scipy import stats

ROOT = Path(__file__).resolve().parents[3]
FINGERTIPS = ROOT.parent / "shared" / "data" / "fingertips"
MEASURE = "injury_admissions_0_to_14_rate"
ENGLAND = "E92000001"
MULTIPLIER = 10000
EXACT_YEARS = ("2010/11", "2011/12")
LIMITS = {
    "lower": "Lower CI 95.0 limit",
    "upper": "Upper CI 95.0 limit",
    "lower_998": "Lower CI 99.8 limit",
    "upper_998": "Upper CI 99.8 limit",
}
NUMBERS = {"value": "Value", "count": "Count", "denominator": "Denominator", **LIMITS}
# Share of the normal distribution below the quantile of each limit.
SHARES = {"lower": 0.975, "upper": 0.975, "lower_998": 0.999, "upper_998": 0.999}
CLASSES = {
    "2223": {"compared": 146, "benchmark itself": 1, "not presented": 7},
    "2324": {
        "compared": 6711,
        "benchmark itself": 38,
        "benchmark printed again": 38,
        "not presented": 420,
        "suppressed": 1,
    },
}
STATUSES = {
    "2223": {"Worse": 52, "Better": 51, "Similar": 43},
    "2324": {"Better": 2582, "Worse": 2199, "Similar": 1930},
}
EDITIONS = [*CLASSES]
Compute = Callable[..., pd.DataFrame]


def read_edition(edition: str) -> pd.DataFrame:
    """Return every row of a download: its text, its numbers, and its class.

    The first edition has a byte order mark, thousands commas, and other header words.
    """
    if not FINGERTIPS.is_dir():
        pytest.skip("missing: the folder ../shared/data/fingertips")
    path = FINGERTIPS / f"la_hospital_admissions_{edition}.csv"
    printed = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    rows = pd.DataFrame(
        {
            "line": (printed.index + 2).astype(str),
            "area": printed["Area Code"],
            "sex": printed["Sex"],
            "year": printed["Time period"],
            "category": printed["Category"],
            "parent": printed["Parent Code"],
            "said": printed["Compared to England value or percentiles"],
            "said_of_parent": printed.get("Compared to parent value or percentiles", ""),
            "note": printed["Value note"],
        }
    )
    for name, header in NUMBERS.items():
        rows[name] = pd.to_numeric(printed[header].str.replace(",", ""), errors="coerce")
        digits = printed[header].str.extract(r"[.](\d+)$")[0].str.len().fillna(0)
        # Half a unit of the last digit that this very cell prints, and a tenth of that more: some
        # cells are rounded twice (60.1606455 is printed as 60.1607).
        rows[f"{name}_tolerance"] = 0.55 * 10.0**-digits
    rows["is_england"] = (rows.area == ENGLAND) & (rows.category == "")
    england = rows[rows.is_england].drop_duplicates(["sex", "year"])
    benchmark = england.set_index(england.sex + england.year).value
    rows["benchmark"] = (rows.sex + rows.year).map(benchmark)
    return rows.assign(row_class=[class_of(row) for row in rows.to_dict("records")])


def class_of(row: dict) -> str:
    """Return what a row is, told from what it prints and from nothing else."""
    if pd.isna(row["value"]):
        return "suppressed" if "suppressed" in row["note"] else "not presented"
    if row["is_england"]:
        return "benchmark printed again" if row["parent"] == ENGLAND else "benchmark itself"
    inputs = [row[name] for name in ("count", "denominator", "lower", "upper", "benchmark")]
    return "an input missing" if any(map(pd.isna, inputs)) else "compared"


@pytest.fixture(scope="module", params=EDITIONS)
def edition(request: pytest.FixtureRequest) -> tuple[str, pd.DataFrame]:
    """One download after the other: its name and its rows."""
    return str(request.param), read_edition(str(request.param))


def with_limits(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[rows.value.notna() & rows.lower.notna()].reset_index(drop=True)


def counted_exactly(rows: pd.DataFrame) -> pd.Series:
    return rows.year.isin(EXACT_YEARS) | rows.is_england


def test_every_row_is_in_a_class_and_none_lacks_an_input(edition: tuple[str, pd.DataFrame]) -> None:
    name, rows = edition
    found = rows.row_class.value_counts().to_dict()
    assert found == CLASSES[name]
    assert sum(found.values()) == len(rows) == {"2223": 154, "2324": 7208}[name]
    # What is left out says so itself: no count, no status, and -1 where a limit is printed at all.
    out = rows[rows.value.isna()]
    assert out["count"].isna().all()
    assert set(out.said) == {"Not compared"}
    assert set(out.lower.dropna()) | set(out.upper.dropna()) <= {-1.0}


def counts_behind(rows: pd.DataFrame, compute: Compute) -> pd.DataFrame:
    """Return the whole counts, up to two from the printed one, that give all printed limits."""
    cases = rows.merge(pd.DataFrame({"step": range(-2, 3)}), how="cross")
    cases["x"] = cases["count"] + cases.step
    fits = np.full(len(cases), fill_value=True)
    for limit, share in SHARES.items():
        macro = "byar_lower" if limit.startswith("lower") else "byar_upper"
        computed = compute(cases[["x"]].assign(z=stats.norm.ppf(share)), macro)[macro]
        apart = (computed / cases.denominator * MULTIPLIER - cases[limit]).abs()
        fits &= ((apart <= cases[f"{limit}_tolerance"]) | cases[limit].isna()).to_numpy()
    return cases[fits]


def test_one_whole_count_gives_every_printed_limit(
    edition: tuple[str, pd.DataFrame], compute: Compute
) -> None:
    name, rows = edition
    rows = with_limits(rows)
    assert len(rows) == {"2223": 147, "2324": 6787}[name]
    assert rows.lower_998.notna().sum() == {"2223": 147, "2324": 6493}[name]
    behind = counts_behind(rows, compute)
    assert [*behind.line] == [*rows.line]
    exactly = counted_exactly(behind)
    assert exactly.sum() == {"2223": 1, "2324": 294 + 72}[name]
    assert (behind.step[exactly] == 0).all()
    # The others are rounded to the nearest 5: each step is about as frequent as the next.
    assert (behind["count"][~exactly] % 5 == 0).all()
    assert behind.step[~exactly].value_counts(normalize=True).between(0.15, 0.25).all()


def test_limits_equal_those_of_ohids_package(edition: tuple[str, pd.DataFrame]) -> None:
    """The second oracle: OHID's package gives the printed limits from counts printed exactly."""
    rows = with_limits(edition[1])
    rows = rows[counted_exactly(rows)]
    for limit, share in SHARES.items():
        limit_of = byars_lower if limit.startswith("lower") else byars_upper
        printed = rows[rows[limit].notna()]
        found = np.array([limit_of(count, 2 * share - 1) for count in printed["count"]])
        apart = (found / printed.denominator * MULTIPLIER - printed[limit]).abs()
        assert (apart <= printed[f"{limit}_tolerance"]).all()


def test_value_is_the_rate_of_the_printed_count(edition: tuple[str, pd.DataFrame]) -> None:
    rows = with_limits(edition[1])
    rate = rows["count"] / rows.denominator * MULTIPLIER
    assert ((rate - rows.value).abs() <= rows.value_tolerance).all()


def register_row() -> dict[str, str]:
    path = ROOT / "seeds" / "framework" / "measures" / "measures_national.csv"
    with path.open(encoding="utf-8", newline="") as handle:
        return next(row for row in csv.DictReader(handle) if row["measure_id"] == MEASURE)


@pytest.fixture
def oracle(seed_folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database with the seeds that the models read, as they are in the project."""
    seeds = [
        *(seed_folder.parent / f"{name}.csv"
          for name in ("status_bands", "interval_verdicts", "gap_exclusions")),
        *(seed_folder / f"{name}.csv"
          for name in ("interval_methods", "poisson_exact_limits", "statistics_constants")),
    ]  # fmt: skip
    with duckdb.connect() as connection:
        connection.execute("attach ':memory:' as oracle")
        connection.execute("create schema oracle.staging")
        connection.execute("create schema oracle.intermediate")
        for path in seeds:
            connection.execute(
                f"create table oracle.staging.stg_policy__{path.stem} as "
                f"select * from read_csv('{path}')"
            )
        columns = ("measure_id", "unit", "oba_question", "frequency")
        connection.execute(
            "create table oracle.staging.stg_framework__measures as select ? as measure_id, "
            "? as unit, ? as oba_question, ? as frequency, cast(? as double) as multiplier",
            [*(register_row()[name] for name in columns), MULTIPLIER],
        )
        yield connection


def run_model(
    oracle: duckdb.DuckDBPyConnection, sql: str, parent: str, planted: pd.DataFrame
) -> pd.DataFrame:
    """Return the rows of a model over one parent that is planted."""
    oracle.register("planted", planted)
    oracle.execute(f"create or replace table oracle.intermediate.{parent} as select * from planted")
    return oracle.sql(sql).df()


def judged(
    oracle: duckdb.DuckDBPyConnection, rendered: dict[str, str], rows: pd.DataFrame
) -> pd.DataFrame:
    """Return the verdicts of the project's model, in the words of the print, a row per given row.

    An area is no benchmark of itself: England has none, as in the comparators of the warehouse.
    The parent stands where the model has its second benchmark.
    """
    benchmark = rows.benchmark.mask(rows.is_england)
    planted = pd.DataFrame(
        {
            "key_figure_id": rows.line,
            "unit": register_row()["unit"],
            "polarity": register_row()["polarity"],
            "value": rows.value,
            "lower_ci": rows.lower,
            "upper_ci": rows.upper,
            "england_value": benchmark,
            "neighbours_value": benchmark.where(rows.parent == ENGLAND),
            "target_value": np.nan,
            "target_decimals": 0,
            "is_target_behind_break": False,
        }
    )
    found = run_model(oracle, rendered["verdicts"], "int_key_indicators__joined", planted)
    found["verdict"] = found.verdict.str.title()
    wide = found.pivot(index="key_figure_id", columns="compared_with", values="verdict")
    return wide.loc[rows.line].reset_index(drop=True)


def test_every_printed_status_is_reproduced(
    edition: tuple[str, pd.DataFrame],
    oracle: duckdb.DuckDBPyConnection,
    rendered: dict[str, str],
) -> None:
    name, rows = edition
    rows = with_limits(rows)
    found = judged(oracle, rendered, rows)
    ours = found.england.fillna("Not compared")
    # England stands twice in the second edition. Its second copy, with England as its own parent,
    # is called similar to itself; the first says that it is not compared.
    again = rows.row_class == "benchmark printed again"
    assert set(rows.said[again]) <= {"Similar"}
    assert set(ours[again]) <= {"Not compared"}
    assert [*ours[~again]] == [*rows.said[~again]]
    assert rows.said[rows.row_class == "compared"].value_counts().to_dict() == STATUSES[name]
    if name == "2223":
        assert [*found.neighbours.fillna("")] == [*rows.said_of_parent]


def test_the_interval_model_gives_limits_and_statuses_from_exact_counts(
    oracle: duckdb.DuckDBPyConnection, rendered: dict[str, str]
) -> None:
    """From the printed counts alone: the model makes the interval, and the interval the status."""
    rows = with_limits(read_edition("2324"))
    rows = rows[rows.year.isin(EXACT_YEARS)].reset_index(drop=True)
    planted = pd.DataFrame(
        {
            "observation_id": rows.line,
            "measure_id": MEASURE,
            "value": rows.value,
            "numerator": rows["count"],
            "denominator": rows.denominator,
        }
    )
    for name, kind in {
        "missing_reason": "str", "value_qualifier": "str",
        "lower_ci": "Float64", "upper_ci": "Float64",
    }.items():  # fmt: skip
        planted[name] = pd.Series([None] * len(planted), dtype=kind)
    found = run_model(oracle, rendered["model"], "int_observations__unioned", planted)
    found = found.set_index("observation_id").loc[rows.line].reset_index(drop=True)
    assert len(found) == 294
    assert set(found.interval_method) == {"byar"}
    assert ((found.lower_ci - rows.lower).abs() <= rows.lower_tolerance).all()
    assert ((found.upper_ci - rows.upper).abs() <= rows.upper_tolerance).all()
    recomputed = rows.assign(lower=found.lower_ci, upper=found.upper_ci)
    compared = rows.row_class == "compared"
    assert compared.sum() == 290
    statuses = judged(oracle, rendered, recomputed).england
    assert [*statuses[compared]] == [*rows.said[compared]]
