"""Which dataset a file is and of which day: from a seed row, its name, or ``--edition-date``."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

from cypp.door_files import WHOLE, Problem
from cypp.land.rules import FOLDER, Rules
from cypp.land.sources import Source

MONTHS = [datetime.date(2000, number, 1).strftime("%B").lower() for number in range(1, 13)]
ISO = re.compile(
    r"(?<![0-9])((?:19|20)[0-9]{2})-(0[1-9]|1[0-2])(?:-(0[1-9]|[12][0-9]|3[01]))?(?![0-9])"
)
SPELLED = re.compile(rf"(?<![a-z])({'|'.join(MONTHS)})[ _-]?((?:19|20)[0-9]{{2}})(?![0-9])")


@dataclass(frozen=True)
class Edition:
    """One publication of a dataset."""

    dataset: str
    date: datetime.date


def edition_of(
    source: Source, kind: str, rules: Rules, given: datetime.date | None
) -> tuple[Edition | None, Problem | None]:
    """Return the edition of a file, or the problem that its date is not known.

    A row by checksum goes before a row by file name; then the date in the name, then ``given``.
    """
    name = source.path.name
    row = next((row for row in rules.editions if row["sha256"] == source.sha256), None) or next(
        (
            row
            for row in rules.editions
            if row["file_pattern"]
            and re.fullmatch(row["file_pattern"], name)
            and row["kind"] == kind
        ),
        None,
    )
    date = date_in(name)
    if row and row["edition_date"] and row["sha256"] == source.sha256:
        date = datetime.date.fromisoformat(row["edition_date"])
    date = date or given
    if date is None:
        what = "its edition date is not known"
        advice = (
            f"name it with --edition-date YYYY-MM-DD, or add a row to "
            f"{FOLDER.as_posix()}/editions.csv"
        )
        return None, Problem(source.shown, 1, WHOLE, what, advice, "bytes")
    return Edition(row["dataset"] if row else dataset_in(name), date), None


def date_in(name: str) -> datetime.date | None:
    """Return the day or month that a file name carries, ``None`` when it carries none.

    ``2011-12`` may be the academic year or December: it is not taken for a date.
    """
    stem = name.lower()
    for year, month, day in ISO.findall(stem):
        if not day and int(month) == (int(year) + 1) % 100:
            continue
        try:
            return datetime.date(int(year), int(month), int(day or 1))
        except ValueError:
            continue
    spelled = SPELLED.search(stem)
    if spelled:
        return datetime.date(int(spelled[2]), MONTHS.index(spelled[1]) + 1, 1)
    return None


def dataset_in(name: str) -> str:
    """Return the name of the dataset from a file name: what is left without its date."""
    stem = SPELLED.sub("", ISO.sub("", name.rsplit(".", 1)[0].lower()))
    return re.sub("[^a-z0-9]+", "_", stem).strip("_") or "extract"
