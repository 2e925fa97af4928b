"""A file that is changed in a way that does not matter lands with the same figures.

What is this: a small file in the tidy data standard, saved in other ways, landed alone.
When does it matter: a publisher moves a column or adds one, a spreadsheet saves the file.
How to resolve: encodings are in scripts/cypp/land/sources.py, rows in staging.py, rows that stand
twice in repeats.py.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.python.land.changes import LEEDS, Change, on_columns, replaced, with_row

if TYPE_CHECKING:
    from tests.python.land.conftest import Ees, Land

LEEDS_CELLS = [("children_count", "1498"), ("rate_per_10000", "85")]


@dataclass(frozen=True)
class Lands:
    """A change that does not matter: the figures of Leeds are landed as they were."""

    name: str
    change: Callable[[str], bytes]
    row: int = 5
    filters: str = "category=Looked after"
    says: str = ""


def as_bytes(change: Change) -> Callable[[str], bytes]:
    return lambda text: change(text).encode()


def with_sex(text: str) -> str:
    return on_columns(lambda cells: [*cells, "sex" if cells[0] == "time_period" else "All"])(text)


def with_two_lines(text: str) -> str:
    """Add a row before the one of Leeds that has a line end within a cell."""
    row = LEEDS.replace("2025,", "2023,").replace("Looked after", '"Looked\nafter"')
    return replaced("83630,70", f"83630,70\n{row},1,2")(text)


LANDS = [
    Lands("as it is", str.encode),
    Lands("BOM", lambda t: t.encode("utf-8-sig")),
    Lands("CRLF", lambda t: t.replace("\n", "\r\n").encode()),
    Lands("old line ends", lambda t: t.replace("\n", "\r").encode()),
    Lands("all quoted", lambda t: re.sub(r"([^,\n]+)", r'"\1"', t).encode()),
    Lands(
        "Windows-1252",
        lambda t: t.replace("Looked after", "Looked after – café").encode("cp1252"),
        filters="category=Looked after – café",
        says="Windows-1252",
    ),
    Lands("reordered", as_bytes(on_columns(lambda c: [*c[10:], *c[:10][::-1]]))),
    Lands("capitals", as_bytes(replaced("time_period,time_id", "Time Period,TimeId"))),
    Lands("extra filter", as_bytes(with_sex), filters="category=Looked after|sex=All"),
    Lands("optional column left out", as_bytes(on_columns(lambda c: c[:10] + c[11:])), filters=""),
    Lands("blank line between", as_bytes(replaced("\n2025", "\n\n2025")), row=6),
    Lands("a row twice", as_bytes(with_row(LEEDS + ",1498,85")), says="1 row left out"),
    Lands("line end within a cell", as_bytes(with_two_lines), row=7),
]


@pytest.mark.parametrize("case", LANDS, ids=lambda case: case.name)
def test_a_change_that_does_not_matter_lands(
    case: Lands, ees: Ees, land: Land, tmp_path: Path
) -> None:
    path = tmp_path / "changed_2025-11-20.csv"
    path.write_bytes(case.change(ees().read_bytes().decode()))

    outcome = land(path)

    assert outcome.problems == []
    assert outcome.code == 0
    found = outcome.rows(
        "ees",
        "column_name, cell_value, row_number, filters, file_name, edition_date::varchar",
        "la_name = 'Leeds' and time_period = '2025'",
    )
    assert sorted(row[:2] for row in found) == LEEDS_CELLS
    assert {row[2:] for row in found} == {(case.row, case.filters, path.name, "2025-11-20")}
    assert case.says in outcome.out


def test_an_extra_figure_column_lands_as_more_rows(ees: Ees, land: Land) -> None:
    more = on_columns(lambda cells: [*cells, "new_count" if cells[0] == "time_period" else "7"])

    outcome = land(ees(more))

    assert outcome.code == 0
    assert {row[0] for row in outcome.rows("ees", "column_name")} == {
        "children_count", "rate_per_10000", "new_count",
    }  # fmt: skip


def test_symbols_and_blanks_land_as_printed(ees: Ees, land: Land) -> None:
    outcome = land(ees(replaced(",low,z", ",,z")))

    cells = outcome.rows("ees", "la_name, cell_value", "column_name = 'children_count'")
    assert cells[-2:] == [("Barnsley", "c"), ("Isles of Scilly", "")]
