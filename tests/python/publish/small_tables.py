"""Editions of a few figures, and their differences as rows, for the tests of ``cypp diff``."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from cypp.publish.diff import run_diff

Rows = list[dict[str, Any]]
Differences = list[dict[str, str]]

KEY = {
    "measure_id": "m",
    "area_code": "E08000035",
    "period_id": "AY2014-15",
    "population_group_id": "all/all",
}


def source(name: str = "report", sha256: str = "aa", published_on: str = "2015-01-01") -> Rows:
    return [{"source_id": name, "sha256": sha256, "published_on": published_on}]


def figure(value: float | None = 50.0, **other: object) -> Rows:
    row = {"observation_id": "o", "is_current": True, "source_id": "report", "source_text": "50"}
    return [row | KEY | {"source_locator": "line 1", "value": value} | other]


def measure(**other: object) -> Rows:
    return [{"measure_id": "m", "unit": "percent"} | other]


def edition(**tables: Rows) -> dict[str, Rows]:
    """Return the tables of an edition: one source, one measure and one figure unless given."""
    base = {"dim_sources": source(), "dim_measures": measure(), "fct_observations": figure()}
    return base | tables


def differences(project: Path, old: Path, new: Path) -> Differences:
    file = new.parent / f"{old.name}_{new.name}.csv"
    assert run_diff(project, str(old), str(new), file) == 0
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
