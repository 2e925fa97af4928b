"""Read the rules of the checks and of the comparison: rows of seeds/policy/publication_checks."""

from __future__ import annotations

import csv
from pathlib import Path

from cypp.project import CyppError

FOLDER = Path("seeds/policy/publication_checks")
PERIOD_TYPES = Path("seeds/reference/period_types.csv")

Row = dict[str, str]


def read_rules(project: Path, path: Path) -> list[Row]:
    """Return the rows of a seed, empty cells as empty text.

    Raises CyppError when the file is missing, is no table or has a row of another length.
    """
    try:
        with (project / path).open(encoding="utf-8", newline="") as file:
            header, *rows = list(csv.reader(file))
    except (OSError, UnicodeDecodeError, ValueError) as error:
        raise CyppError(f"{path}: cannot be read ({error}); restore it from the repository") from (
            error
        )
    for number, row in enumerate(rows, start=2):
        if len(row) != len(header):
            raise CyppError(
                f"{path}, row {number}: {len(row)} cells, the header has {len(header)}; "
                "quote a cell that holds a comma"
            )
    return [dict(zip(header, row, strict=True)) for row in rows]


def read_numbers(project: Path) -> dict[str, float]:
    """Return the thresholds of check_thresholds.csv by name.

    Raises CyppError when one is no number.
    """
    path = FOLDER / "check_thresholds.csv"
    found = {}
    for number, row in enumerate(read_rules(project, path), start=2):
        try:
            found[row["threshold"]] = float(row["limit_value"])
        except (KeyError, ValueError) as error:
            raise CyppError(
                f"{path}, row {number}, column limit_value: not a number; write it plain"
            ) from error
    return found


def year_starts(project: Path) -> dict[str, tuple[int, int]]:
    """Return month and day on which each type of year starts, by the type's name."""
    starts = {}
    for row in read_rules(project, PERIOD_TYPES):
        month, _, day = row["start_month_day"].partition("-")
        if day:
            starts[row["period_type"]] = (int(month), int(day))
    return starts
