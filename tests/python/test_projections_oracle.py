"""Every projection computed anew with pandas and scipy, apart from the SQL of the warehouse.

Twice: for the marts as built, and for thousands of made-up series put through the compiled SQL of
the models. The interval of a new point is here in matrix form, in the SQL in sums.
"""

from __future__ import annotations

import datetime
import math
import random
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pytest
from scipy import stats

Row = dict[str, Any]
SERIES = ["measure_id", "area_code", "population_group_id", "period_type"]
INTERVAL = ["projected_value", "lower_pi", "upper_pi", "is_outside_range"]
JUDGEMENT = ["target_id", "plan_id", "target_value", "yearly_change_needed"]
JUDGEMENT += ["favourable_margin", "target_verdict"]
OBSERVED = [*SERIES, "period_id", "start", "unit", "polarity", "value", "value_qualifier"]
AIMED = ["target_id", "plan_id", *SERIES, "start", "value", "is_current"]
BROKEN = ["from_measure_id", "to_measure_id", "break_date"]
UNITS = ["percent", "percent", "count", "per_10000", "score"]
VERDICTS = [None, "on_course", "off_course", "uncertain", "not_comparable"]
YEARS = {"academic_year": (9, 1), "financial_year": (4, 1), "calendar_year": (1, 1)}
# In the order of the flow.
STEPS = ["rules", "points", "fits", "backtests", "lines", "years", "horizons", "intervals"]
MODELS = [f"intermediate/projections/int_projections__{step}" for step in STEPS]
MODELS += ["marts/scorecard/fct_projections"]


@dataclass(frozen=True)
class Policy:
    """Rules by name and unit, and the degrees of freedom that the table of quantiles has."""

    rules: dict[tuple[str, str], float]
    table: list[int]

    def of_all(self, name: str) -> int:
        return int(self.rules[name, "any"])

    def quantile(self, degrees_of_freedom: int) -> float:
        """Quantile 0.975 of the last row of the table that is not above the degrees of freedom."""
        row = max(step for step in self.table if step <= degrees_of_freedom)
        return float(stats.t.ppf(0.975, row))


@dataclass(frozen=True)
class World:
    """What projections are made from: columns OBSERVED, AIMED and BROKEN; days as dates."""

    observations: pd.DataFrame
    targets: pd.DataFrame
    breaks: pd.DataFrame


@pytest.fixture(scope="module")
def policy(project_root: Path) -> Policy:
    seeds = project_root / "seeds" / "policy"
    rules = pd.read_csv(seeds / "projection_rules.csv")
    tables = list(seeds.rglob("t_quantiles.csv"))
    return Policy(
        rules={
            (str(row["rule_name"]), str(row["unit"])): float(row["rule_value"])
            for row in rules.to_dict("records")
        },
        table=[int(step) for step in pd.read_csv(tables[0])["degrees_of_freedom"]],
    )


@dataclass(frozen=True)
class Line:
    """A least-squares line, years counted from its last point."""

    slope: float
    level: float
    error: float
    inverse: Any
    last_year: int

    @classmethod
    def through(cls, points: pd.DataFrame) -> Line:
        """Fit by scipy; the standard error and the inverse of X'X from the design matrix."""
        years = [day.year for day in points["start"]]
        x = np.array(years, dtype=float) - years[-1]
        y = np.array(points["value"].tolist(), dtype=float)
        fit = stats.linregress(x, y)
        design = np.column_stack([np.ones_like(x), x])
        residuals = y - fit.intercept - fit.slope * x
        error = math.sqrt(float(residuals @ residuals) / (len(x) - 2)) if len(x) > 2 else math.nan
        inverse = np.linalg.inv(design.T @ design)
        return cls(float(fit.slope), float(fit.intercept), error, inverse, years[-1])

    def at(self, year: int) -> float:
        return self.level + self.slope * (year - self.last_year)

    def spread(self, year: int) -> float:
        """Return the standard error of a new point."""
        new = np.array([1.0, year - self.last_year])
        return self.error * math.sqrt(1 + float(new @ self.inverse @ new))


def since_last_break(points: pd.DataFrame, breaks: pd.DataFrame) -> pd.DataFrame:
    measure = points["measure_id"].iloc[0]
    own = (breaks["from_measure_id"] == measure) & (breaks["to_measure_id"] == measure)
    passed = [day for day in breaks["break_date"][own] if day <= points["start"].max()]
    return points[points["start"] >= max(passed)] if passed else points


def is_outside(low: float, high: float, unit: str, policy: Policy) -> bool | None:
    lowest = policy.rules.get(("lowest_possible", unit))
    highest = policy.rules.get(("highest_possible", unit))
    if lowest is None and highest is None:
        return None
    places = policy.of_all("compared_decimals")
    return (lowest is not None and round(low - lowest, places) < 0) or (
        highest is not None and round(high - highest, places) > 0
    )


def judged(row: Row, polarity: str, target: Row, policy: Policy) -> Row:
    """Return the columns of a target held against the projection of its year."""
    cells: Row = {
        "target_id": target["target_id"],
        "plan_id": target["plan_id"],
        "target_value": target["value"],
        "yearly_change_needed": None,
        "favourable_margin": None,
        "target_verdict": "not_comparable",
    }
    if row["projected_value"] is None:
        return cells
    cells["yearly_change_needed"] = (target["value"] - row["last_value"]) / row["years_ahead"]
    if polarity not in {"higher", "lower"}:
        return cells
    places = policy.of_all("compared_decimals")
    above = row["projected_value"] - target["value"]
    cells["favourable_margin"] = margin = above if polarity == "higher" else -above
    distances = (target["value"] - row["lower_pi"], row["upper_pi"] - target["value"])
    by_line = "on_course" if round(margin, places) >= 0 else "off_course"
    cells["target_verdict"] = "uncertain" if round(min(distances), places) > 0 else by_line
    return cells


def described(points: pd.DataFrame, line: Line, policy: Policy) -> Row:
    """Return what all rows of a series share: its line and the error of its back-test."""
    last, count = points.iloc[-1], len(points)
    is_long = count >= policy.of_all("long_series_points")
    held = policy.of_all("long_series_holdout_points" if is_long else "holdout_points")
    earlier, tested = Line.through(points.iloc[:-held]), points.iloc[-held:]
    misses = [abs(p["value"] - earlier.at(p["start"].year)) for _, p in tested.iterrows()]
    return {column: last[column] for column in SERIES} | {
        "series_start_date": points["start"].iloc[0],
        "last_period_id": last["period_id"],
        "last_value": last["value"],
        "point_count": count,
        "slope_per_year": line.slope,
        "fitted_last_value": line.level,
        "residual_standard_error": line.error,
        "degrees_of_freedom": count - 2,
        "t_quantile": policy.quantile(count - 2),
        "backtest_points": held,
        "backtest_mean_absolute_error": sum(misses) / held,
    }


def projected(line: Line, last: Row, start: datetime.date, policy: Policy, quantile: float) -> Row:
    value = line.at(start.year)
    width = quantile * line.spread(start.year)
    return {
        "projected_value": value,
        "lower_pi": value - width,
        "upper_pi": value + width,
        "is_outside_range": is_outside(value - width, value + width, last["unit"], policy),
    }


def projections_of(
    points: pd.DataFrame, targets: list[Row], breaks: pd.DataFrame, policy: Policy
) -> list[Row]:
    """Return the rows of one series, its points in order of time and since the last break."""
    line, last = Line.through(points), dict(points.iloc[-1])
    shared = described(points, line, policy)
    measured = breaks["break_date"][breaks["from_measure_id"] == last["measure_id"]]
    nearest = min((day for day in measured if day > last["start"]), default=None)
    due: dict[datetime.date, list[Row]] = {}
    for target in targets:
        due.setdefault(target["start"], []).append(target)
    first = last["start"].year + 1
    years_due = [start.year for start in due if 100 * start.month + start.day == last["day"]]
    rows = []
    for year in range(first, max([first - 1 + policy.of_all("projected_years"), *years_due]) + 1):
        start = last["start"].replace(year=year)
        is_behind = nearest is not None and nearest <= start
        row = shared | {
            "years_ahead": year - first + 1,
            "projected_period_start_date": start,
            "next_break_date": nearest,
        }
        row |= dict.fromkeys([*INTERVAL, *JUDGEMENT])
        if not is_behind:
            row |= projected(line, last, start, policy, shared["t_quantile"])
        if start in due:
            rows += [row | judged(row, last["polarity"], target, policy) for target in due[start]]
        elif not is_behind:
            rows.append(row)
    return rows


def expected(world: World, policy: Policy) -> list[Row]:
    """Return every projection of a world."""
    usable = world.observations[
        world.observations["value"].notna()
        & world.observations["value_qualifier"].isna()
        & world.observations["period_type"].isin([*YEARS, "snapshot_date"])
    ]
    usable = usable.assign(day=[100 * start.month + start.day for start in usable["start"]])
    current = world.targets[world.targets["is_current"] & world.targets["value"].notna()]
    rows: list[Row] = []
    targets_of: dict[Any, list[Row]] = {}
    for target in current.to_dict("records"):
        key = tuple(target[column] for column in SERIES)
        targets_of.setdefault(key, []).append({str(name): cell for name, cell in target.items()})
    for key, group in usable.sort_values("start").groupby([*SERIES, "day"]):
        points = since_last_break(group, world.breaks)
        if len(points) >= policy.of_all("minimum_points"):
            rows += projections_of(points, targets_of.get(key[:-1], []), world.breaks, policy)
    return rows


def key_of(row: Row) -> tuple[str, ...]:
    return tuple(str(row[part]) for part in [*SERIES, "projected_period_start_date", "target_id"])


def differences(found: list[Row], wanted: list[Row]) -> list[str]:
    """Return one line for each cell, row or key that differs."""
    found_by, wanted_by = ({key_of(row): row for row in rows} for rows in (found, wanted))
    assert len(found_by) == len(found)
    assert len(wanted_by) == len(wanted)
    lines = [f"only in the SQL: {key}" for key in found_by.keys() - wanted_by.keys()]
    lines += [f"only in the oracle: {key}" for key in wanted_by.keys() - found_by.keys()]
    for key in found_by.keys() & wanted_by.keys():
        for column, value in wanted_by[key].items():
            cell = found_by[key][column]
            if isinstance(value, float) and isinstance(cell, float):
                same = math.isclose(cell, value, rel_tol=1e-9, abs_tol=1e-7)
            else:
                same = cell == value
            if not same:
                lines.append(f"{key}, column {column}: SQL {cell!r}, oracle {value!r}")
    return lines


def rows_of(connection: duckdb.DuckDBPyConnection, query: str) -> list[Row]:
    cursor = connection.execute(query)
    names = [column[0] for column in cursor.description or []]
    return [dict(zip(names, cells, strict=True)) for cells in cursor.fetchall()]


def frame(rows: list[Row], columns: list[str]) -> pd.DataFrame:
    """Return rows as a table of plain Python objects, so that days stay days."""
    return pd.DataFrame(rows, columns=columns, dtype=object).astype(
        {"is_current": bool} if "is_current" in columns else {}
    )


def test_projections_of_the_marts_are_those_of_scipy(
    warehouse: duckdb.DuckDBPyConnection, project_root: Path, policy: Policy
) -> None:
    observations = rows_of(
        warehouse,
        """
        select
            current.*, current.period_start_date as start,
            measures.polarity, observations.value_qualifier
        from marts.fct_current_observations as current
        inner join marts.fct_observations as observations using (observation_id)
        inner join marts.dim_measures as measures on current.measure_id = measures.measure_id
        """,
    )
    targets = rows_of(
        warehouse,
        """
        select targets.*, targets.target_value as value, periods.period_type,
            periods.start_date as start
        from marts.fct_targets as targets
        inner join marts.dim_periods as periods using (period_id)
        """,
    )
    breaks = pd.read_csv(project_root / "seeds" / "policy" / "series_breaks.csv")
    breaks["break_date"] = [datetime.date.fromisoformat(day) for day in breaks["break_date"]]
    world = World(frame(observations, OBSERVED), frame(targets, AIMED), breaks)
    found = rows_of(warehouse, "select * from marts.fct_projections")
    assert found
    assert differences(found, expected(world, policy)) == []


def made_up_series(
    measure_id: str, chance: random.Random
) -> tuple[list[Row], list[tuple[str, str, datetime.date]]]:
    """Return the points and the breaks of one measure: years may be missing, values too."""
    kind = chance.choice([*YEARS, *YEARS, "snapshot_date", "pooled_financial_years"])
    month, day = YEARS.get(kind, (3, 31))
    scale = chance.choice([0.1, 1, 20, 50, 1e6])
    slope, noise = chance.gauss(0, scale / 20), chance.choice([0, 0, scale / 100, scale / 10])
    digits, direction = chance.choice([0, 1, 4]), chance.choice(["higher", "lower", "none"])
    shared = [measure_id, "a", "g", kind], [chance.choice(UNITS), direction]
    rows, year = [], 1990
    for _ in range(chance.choice([2, 3, 4, 4, 4, 5, 5, 6, 7, 10, 36])):
        year += chance.choice([1, 1, 1, 1, 2, 4])
        value = round(scale + slope * (year - 1990) + chance.gauss(0, noise), digits)
        start = datetime.date(year, month, day)
        marks = [None if chance.random() < 0.03 else value, chance.choice([None] * 30 + ["about"])]
        cells = [*shared[0], f"{measure_id}_{year}", start, *shared[1], *marks]
        rows.append(dict(zip(OBSERVED, cells, strict=True)))
    breaks = []
    for _ in range(chance.choice([0, 0, 1, 2])):
        sides = chance.choice([(measure_id, measure_id), (measure_id, "new"), ("old", measure_id)])
        breaks.append((*sides, datetime.date(chance.randint(1990, year + 6), month, 1)))
    return rows, breaks


def made_up_target(target_id: str, row: Row, chance: random.Random) -> Row:
    """Return a target beside, on a bound of, or far from a projection, in its year or another."""
    middle, low, high = (row[name] or 0.0 for name in INTERVAL[:3])
    values = [middle, low, high, low - 1, high + 1, (middle + high) / 2, row["last_value"], None]
    start = row["projected_period_start_date"]
    years = chance.choice([-4, 0, 0, 0, 0, 0, 4])
    cells = [target_id, "p", *(row[name] for name in SERIES)]
    cells += [start.replace(year=start.year + years), chance.choice(values), chance.random() < 0.95]
    return dict(zip(AIMED, cells, strict=True))


def made_up(count: int, policy: Policy) -> World:
    """Return a world of series, one measure each, with targets set in the light of their lines."""
    chance = random.Random(20061)  # noqa: S311 - 2026-11-22, tests: no secret, the same series at each run
    parts = [made_up_series(f"m{number}", chance) for number in range(count)]
    observations = frame([row for rows, _ in parts for row in rows], OBSERVED)
    breaks = pd.DataFrame([row for _, rows in parts for row in rows], columns=BROKEN)
    lines = expected(World(observations, frame([], AIMED), breaks), policy)
    aimed_at = [row for row in lines if chance.random() < 0.5]
    targets = [made_up_target(f"t{n}", row, chance) for n, row in enumerate(aimed_at)]
    return World(observations, frame(targets, AIMED), breaks)


def through_the_sql(world: World, root: Path) -> list[Row]:
    """Return what the compiled SQL of the models, as last built, makes of a world."""
    files = [root / f"target/compiled/cypp/models/{model}.sql" for model in MODELS]
    if not all(file.is_file() for file in files):
        pytest.skip("missing: target/compiled (make build)")
    seeds = {path.stem: path for path in (root / "seeds").rglob("*.csv")}
    inside = "breaks.from_measure_id = measure_id and breaks.to_measure_id = measure_id"
    connection = duckdb.connect()
    for name, table in vars(world).items():
        connection.register(name, table)
    for name, query in {
        "int_observations__current": f"""
            select *, start as period_start_date, start as period_end_date,
                (select count(*) from breaks where {inside} and break_date <= start) as break_count
            from observations""",
        "int_targets__ranked": """
            select *, target_id as figure_id, period_type || start as period_id from targets""",
        "int_periods__parsed": """
            select distinct period_type || start as period_id, period_type, start as start_date
            from targets""",
        "stg_policy__series_breaks": "select * from breaks",
        "stg_policy__projection_rules": f"from '{seeds['projection_rules']}'",
        "stg_policy__t_quantiles": f"from '{seeds['t_quantiles']}'",
        "stg_reference__period_types": f"from '{seeds['period_types']}'",
    }.items():
        connection.execute(f"create table {name} as {query}")
    for file in files:
        query = re.sub(r'"\w+"\."\w+"\."(\w+)"', r'"\1"', file.read_text(encoding="utf-8"))
        connection.execute(f"create table {file.stem} as {query}")
    return rows_of(connection, "select * from fct_projections")


def test_projections_of_made_up_series_are_those_of_scipy(
    project_root: Path, policy: Policy
) -> None:
    """Points few and many, years missing, breaks, lines without error, targets on every bound."""
    world = made_up(3000, policy)
    found = through_the_sql(world, project_root)
    wanted = expected(world, policy)
    assert len({row["measure_id"] for row in wanted}) > 1500
    verdicts = Counter(row["target_verdict"] for row in wanted)
    assert min(verdicts[verdict] for verdict in VERDICTS) > 100
    assert {row["is_outside_range"] for row in wanted} == {True, False, None}
    assert {1, 2} == {row["backtest_points"] for row in wanted}
    assert differences(found, wanted) == []
