"""Real files, changed in every way that files get changed, land rightly or are refused.

What is this: one real file of each family, changed in one way at a time, landed alone.
When does it matter: these are the headers, encodings and symbols that publishers really use.
How to resolve: as for tests/python/land/test_land_broken_files.py.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.python.land.conftest import Land

FILES = [
    "ees/cla_number_and_rate_per_10k_children.csv",
    "ees/neet_not_known_2025.csv",
    "ees/exclusions_2006_2017.csv",
    "ees/pupil_attendance_ytd_202526.csv",
    "fingertips/la_hospital_admissions_2223.csv",
    "geography/las.csv",
]
Rows = list[list[str]]


def reordered(rows: Rows) -> Rows:
    return [row[::-1] for row in rows]


def first_row_again(rows: Rows) -> Rows:
    return [*rows, rows[1]]


def with_new_header(rows: Rows, place: int, name: str) -> Rows:
    header = list(rows[0])
    header[place] = name
    return [header, *rows[1:]]


def renamed(rows: Rows) -> Rows:
    return with_new_header(rows, 0, f"{rows[0][0]}_new")


def without_the_first_column(rows: Rows) -> Rows:
    return [row[1:] for row in rows]


def changed_cell(name: str, value: str) -> Callable[[Rows], Rows]:
    """Change a cell of the third row: of the first column of ``name`` that is there."""

    def change(rows: Rows) -> Rows:
        place = rows[0].index(next(one for one in name.split("|") if one in rows[0]))
        row = list(rows[2])
        row[place] = value
        return [*rows[:2], row, *rows[3:]]

    return change


SOUND: dict[str, Callable[[Rows], Rows]] = {
    "as it is": lambda rows: rows,
    "reordered": reordered,
    "a row twice": first_row_again,
}
BROKEN: dict[str, Callable[[Rows], Rows]] = {
    "renamed": renamed,
    "missing": without_the_first_column,
    "header only": lambda rows: rows[:1],
    "cells short": lambda rows: [*rows[:5], rows[5][:3], *rows[6:]],
    "unknown area": changed_cell("new_la_code|Area Code|la_name", "E99999999"),
    "impossible year": changed_cell("time_period|year|Time period|date_of_operation", "2094"),
    "unknown symbol": changed_cell(
        "children_count|NEET_percent|perm_excl|num_schools|Value|status", "@"
    ),
}
ENCODINGS = {"UTF-8": "utf-8", "BOM": "utf-8-sig"}
ENDS = {"LF": "\n", "CRLF": "\r\n"}


def rows_of(path: Path) -> Rows:
    with path.open(encoding="utf-8-sig", newline="") as text:
        return list(csv.reader(text))


def write(path: Path, rows: Rows, encoding: str = "utf-8", end: str = "\n") -> Path:
    text = io.StringIO()
    csv.writer(text, lineterminator=end).writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))
    return path


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
@pytest.mark.parametrize("encoding", ENCODINGS.values(), ids=ENCODINGS)
@pytest.mark.parametrize("change", SOUND.values(), ids=SOUND)
@pytest.mark.parametrize("file", FILES)
def test_a_sound_change_lands_the_same_rows(
    file: str,
    change: Callable[[Rows], Rows],
    encoding: str,
    end: str,
    shared_data: Path,
    land: Land,
    tmp_path: Path,
) -> None:
    rows = rows_of(shared_data / file)
    path = write(tmp_path / "real_2026-06-01.csv", change(rows), encoding, end)

    outcome = land(path)

    assert outcome.code == 0, outcome.problems[:3]
    (landed,) = outcome.landed
    numbers = outcome.rows(landed.parent.name, "row_number")
    different = len({tuple(row) for row in rows[1:]})
    assert len(set(numbers)) == different
    assert len(numbers) % different == 0


@pytest.mark.parametrize("change", BROKEN.values(), ids=BROKEN)
@pytest.mark.parametrize("file", FILES)
def test_a_broken_change_is_refused(
    file: str, change: Callable[[Rows], Rows], shared_data: Path, land: Land, tmp_path: Path
) -> None:
    rows = rows_of(shared_data / file)
    path = write(tmp_path / "real_2026-06-01.csv", change(rows))

    outcome = land(path)

    assert outcome.code == 1
    assert outcome.landed == []
    assert all(", row " in line and ", column " in line for line in outcome.problems[:-1])
    assert "nothing landed" in outcome.problems[-1]
