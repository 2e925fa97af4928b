"""All figures and gaps of an area as CSV: what the tables of its pages are cut from."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import date
from pathlib import Path

from cypp.publish.formats.spreadsheet_text import neutral
from cypp.report.facts.area import AreaFacts
from cypp.report.facts.model import Gap, KeyFigure
from cypp.report.links import FIGURES_FILE, GAPS_FILE

# What follows from other columns of the same row.
LEFT_OUT = ("gap_id", "period_label", "period_start_date")


def write_data(facts: AreaFacts, out: Path) -> None:
    """Write ``data/figures.csv`` and ``data/gaps.csv`` below ``out``; text is never a formula."""
    figures = (row for rows in facts.key_figures.values() for row in rows)
    gaps = (row for rows in facts.gaps.values() for row in rows)
    _write(out / FIGURES_FILE, [field.name for field in fields(KeyFigure)], figures)
    _write(
        out / GAPS_FILE,
        [field.name for field in fields(Gap) if field.name not in LEFT_OUT],
        gaps,
    )


def _write(path: Path, columns: Sequence[str], rows: Iterable[object]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        for row in rows:
            writer.writerow([_cell(getattr(row, column)) for column in columns])


def _cell(value: object) -> str:
    """Return a value as it is written: numbers in full, a day as ISO 8601, nothing as nothing."""
    if value is None:
        return ""
    if isinstance(value, str):
        return neutral(value)
    return value.isoformat() if isinstance(value, date) else repr(value)
