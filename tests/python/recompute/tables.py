"""Rows as the recomputation reads them, and the comparison of two tables cell by cell."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

Row = dict[str, Any]
SEEDS = Path(__file__).resolve().parents[3] / "seeds"
RELATIVE_TOLERANCE = 1e-9
# Differences of equal numbers leave noise of about 1e-14: no policy has so fine a bound.
ABSOLUTE_TOLERANCE = 1e-9


def plain(value: object) -> object:
    """Give a cell as a plain Python value, None for null and for what is not a number."""
    return None if isinstance(value, float) and math.isnan(value) else value


def fetch(connection: duckdb.DuckDBPyConnection, sql: str) -> list[Row]:
    """Run a query and give its rows."""
    cursor = connection.execute(sql)
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, map(plain, row), strict=True)) for row in cursor.fetchall()]


@cache
def seed(path: str) -> list[Row]:
    """Read a seed as text, blank cells as None."""
    with (SEEDS / path).open(encoding="utf-8", newline="") as lines:
        return [{key: cell or None for key, cell in row.items()} for row in csv.DictReader(lines)]


def number(text: str | None) -> float | None:
    """Read a number, None for an empty cell."""
    return float(text) if text else None


def same(left: object, right: object) -> bool:
    """Tell whether two cells are equal: floats to 1e-9, all else exactly."""
    if isinstance(left, (int, float)) and isinstance(right, (int, float)):
        return math.isclose(left, right, rel_tol=RELATIVE_TOLERANCE, abs_tol=ABSOLUTE_TOLERANCE)
    return left == right


def differences(
    recomputed: Iterable[Row], built: Iterable[Row], key: Sequence[str], columns: Sequence[str]
) -> list[str]:
    """Compare two tables both ways; give a line per missing row and per cell that differs."""
    left = {tuple(row[name] for name in key): row for row in recomputed}
    right: dict[tuple[Any, ...], Row] = {}
    found = []
    for row in built:
        place = tuple(row[name] for name in key)
        if place in right:
            found.append(f"{place}: twice in the built table")
        right[place] = row
    found += [f"{place}: only recomputed" for place in left.keys() - right.keys()]
    found += [f"{place}: only built" for place in right.keys() - left.keys()]
    for place in left.keys() & right.keys():
        found += [
            f"{place} {name}: recomputed {left[place][name]!r}, built {right[place][name]!r}"
            for name in columns
            if not same(left[place][name], right[place][name])
        ]
    return sorted(found)


def assert_equal(
    recomputed: Iterable[Row], built: Iterable[Row], key: Sequence[str], columns: Sequence[str]
) -> None:
    """Fail with the first differences of two tables."""
    found = differences(recomputed, built, key, columns)
    if found:
        raise AssertionError(f"{len(found)} differences:\n" + "\n".join(found[:20]))
