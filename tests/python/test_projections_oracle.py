"""Every projection computed anew with pandas and scipy, apart from the SQL of the warehouse.

Twice: for the marts as built, and for thousands of made-up series that are put through the compiled
SQL of the same models. Formulas: Draper and Smith, Applied Regression Analysis, prediction of a new
observation; here in matrix form, in the SQL as sums.
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
from conftest import missing
from scipy import stats

Row = dict[str, Any]
SERIES = ["measure_id", "area_code", "population_group_id", "period_type"]
YEARS = {"academic_year": (9, 1), "financial_year": (4, 1), "calendar_year": (1, 1)}
MODELS = [
    "intermediate/projections/int_projections__rules",
    "intermediate/projections/int_projections__points",
    "intermediate/projections/int_projections__fits",
    "intermediate/projections/int_projections__backtests",
    "intermediate/projections/int_projections__lines",
    "intermediate/projections/int_projections__years",
    "intermediate/projections/int_projections__horizons",
    "intermediate/projections/int_projections__intervals",
    "marts/scorecard/fct_projections",
]


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
    """What the projections are made from.

    observations: the series columns, period_id, start (date), unit, polarity, value and
    value_qualifier; targets: target_id, plan_id, the series columns, start, value, is_current;
    breaks: from_measure_id, to_measure_id, break_date (date).
    """

    observations: pd.DataFrame
    targets: pd.DataFrame
    breaks: pd.DataFrame


@pytest.fixture(scope="module")
def policy(project_root: Path) -> Policy:
    seeds = project_root / "seeds" / "policy"
    rules = pd.read_csv(seeds / "projection_rules.csv")
    tables = sorted(seeds.rglob("t_quantiles.csv"))
    assert len(tables) == 1
    return Policy(
        rules={
            (str(row["rule_name"]), str(row["unit"])): float(row["rule_value"])
            for row in rules.to_dict("records")
        },
        table=[int(step) for step in pd.read_csv(tables[0])["degrees_of_freedom"]],
    )


def year_after(day: datetime.date, years: int) -> datetime.date:
    return day.replace(year=day.year + years)


def line(years: list[int], values: list[float]) -> tuple[float, float, float, Any]:
    """Slope, value at the last year, standard error and inverse of X'X, years from the last one."""
    x = np.array(years, dtype=float) - years[-1]
    y = np.array(values, dtype=float)
    fit = stats.linregress(x, y)
    design = np.column_stack([np.ones_like(x), x])
    residuals = y - design @ np.array([fit.intercept, fit.slope])
    error = math.sqrt(float(residuals @ residuals) / (len(x) - 2)) if len(x) > 2 else math.nan
    return float(fit.slope), float(fit.intercept), error, np.linalg.inv(design.T @ design)


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


def verdict(row: Row, polarity: str, places: int) -> tuple[float | None, str]:
    """Favourable margin and verdict of a target."""
    if row["projected_value"] is None:
        return None, "not_comparable"
    above = row["projected_value"] - row["target_value"]
    if polarity not in {"higher", "lower"}:
        return None, "not_comparable"
    margin = above if polarity == "higher" else -above
    from_low = round(row["target_value"] - row["lower_pi"], places)
    from_high = round(row["upper_pi"] - row["target_value"], places)
    if min(from_low, from_high) > 0:
        return margin, "uncertain"
    return margin, "on_course" if round(margin, places) >= 0 else "off_course"


def projections_of(
    points: pd.DataFrame, targets: pd.DataFrame, breaks: pd.DataFrame, policy: Policy
) -> list[Row]:
    """Return the rows of one series, its points in order of time and since the last break."""
    years, values = [day.year for day in points["start"]], points["value"].tolist()
    count, last = len(points), points.iloc[-1]
    slope, level, error, inverse = line(years, values)
    is_long = count >= policy.of_all("long_series_points")
    held = policy.of_all("long_series_holdout_points" if is_long else "holdout_points")
    early_slope, early_level, _, _ = line(years[:-held], values[:-held])
    misses = [
        abs(value - early_level - early_slope * (year - years[-held - 1]))
        for year, value in zip(years[-held:], values[-held:], strict=True)
    ]
    ahead = breaks["from_measure_id"] == last["measure_id"]
    nearest = min((day for day in breaks["break_date"][ahead] if day > last["start"]), default=None)
    quantile = policy.quantile(count - 2)

    due: dict[int, list[Row]] = {}
    for target in targets.to_dict("records"):
        distance = target["start"].year - last["start"].year
        if distance > 0 and year_after(last["start"], distance) == target["start"]:
            due.setdefault(distance, []).append({str(key): cell for key, cell in target.items()})

    rows = []
    for distance in range(1, max([policy.of_all("projected_years"), *due]) + 1):
        start = year_after(last["start"], distance)
        is_behind = nearest is not None and nearest <= start
        here: list[Row | None] = [*due.get(distance, [])] or [None]
        for target_row in here:
            if is_behind and target_row is None:
                continue
            row: Row = {column: last[column] for column in SERIES}
            row |= {
                "series_start_date": points["start"].iloc[0],
                "last_period_id": last["period_id"],
                "last_value": last["value"],
                "point_count": count,
                "slope_per_year": slope,
                "fitted_last_value": level,
                "residual_standard_error": error,
                "degrees_of_freedom": count - 2,
                "t_quantile": quantile,
                "years_ahead": distance,
                "projected_period_start_date": start,
                "backtest_points": held,
                "backtest_mean_absolute_error": sum(misses) / held,
                "next_break_date": nearest,
            }
            row |= dict.fromkeys(
                ["projected_value", "lower_pi", "upper_pi", "is_outside_range", "target_id",
                 "plan_id", "target_value", "yearly_change_needed", "favourable_margin",
                 "target_verdict"]
            )  # fmt: skip
            if not is_behind:
                new = np.array([1.0, distance])
                width = quantile * error * math.sqrt(1 + float(new @ inverse @ new))
                value = level + slope * distance
                row |= {"projected_value": value, "lower_pi": value - width}
                row |= {"upper_pi": value + width}
                row["is_outside_range"] = is_outside(
                    value - width, value + width, last["unit"], policy
                )
            if target_row is not None:
                row |= {"target_id": target_row["target_id"], "plan_id": target_row["plan_id"]}
                row["target_value"] = target_row["value"]
                if not is_behind:
                    change = target_row["value"] - last["value"]
                    row["yearly_change_needed"] = change / distance
                row["favourable_margin"], row["target_verdict"] = verdict(
                    row, last["polarity"], policy.of_all("compared_decimals")
                )
            rows.append(row)
    return rows


def expected(world: World, policy: Policy) -> list[Row]:
    """Return every projection of a world."""
    usable = world.observations[
        world.observations["value"].notna()
        & world.observations["value_qualifier"].isna()
        & world.observations["period_type"].isin([*YEARS, "snapshot_date"])
    ]
    usable = usable.assign(day=[(start.month, start.day) for start in usable["start"]])
    current = world.targets[world.targets["is_current"] & world.targets["value"].notna()]
    rows: list[Row] = []
    targets_of = dict(list(current.groupby(SERIES)))
    for key, group in usable.sort_values("start").groupby([*SERIES, "day"]):
        points = since_last_break(group, world.breaks)
        if len(points) >= policy.of_all("minimum_points"):
            of_series = targets_of.get(key[:-1], current.iloc[:0])
            rows += projections_of(points, of_series, world.breaks, policy)
    return rows


def key_of(row: Row) -> tuple[str, ...]:
    parts = [*SERIES, "projected_period_start_date", "target_id"]
    return tuple(str(row[part]) for part in parts)


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
    return pd.DataFrame(rows, columns=columns, dtype=object)


def test_projections_of_the_marts_are_those_of_scipy(
    warehouse: duckdb.DuckDBPyConnection, project_root: Path, policy: Policy
) -> None:
    observations = rows_of(
        warehouse,
        """
        select
            current.measure_id, current.area_code, current.population_group_id,
            current.period_type, current.period_id, current.period_start_date as start,
            measures.unit, measures.polarity, current.value, observations.value_qualifier
        from marts.fct_current_observations as current
        inner join marts.fct_observations as observations using (observation_id)
        inner join marts.dim_measures as measures on current.measure_id = measures.measure_id
        """,
    )
    targets = rows_of(
        warehouse,
        """
        select
            targets.target_id, targets.plan_id, targets.measure_id, targets.area_code,
            targets.population_group_id, periods.period_type, periods.start_date as start,
            targets.target_value as value, targets.is_current
        from marts.fct_targets as targets
        inner join marts.dim_periods as periods using (period_id)
        """,
    )
    breaks = pd.read_csv(project_root / "seeds" / "policy" / "series_breaks.csv")
    breaks["break_date"] = [datetime.date.fromisoformat(day) for day in breaks["break_date"]]
    world = World(
        frame(observations, list(observations[0])),
        frame(targets, list(targets[0])).astype({"is_current": bool}),
        breaks,
    )
    found = rows_of(warehouse, "select * from marts.fct_projections")
    assert found
    assert differences(found, expected(world, policy)) == []
