"""A file that is broken or changed lands rightly, or is refused with file, row, column and advice.

What is this: a small file in the tidy data standard, changed in one way at a time, landed alone.
When does it matter: a publisher renames a column, a spreadsheet saves the file, a download breaks.
How to resolve: bytes are judged in scripts/cypp/land/sources.py, headers in recognise.py, cells in
facts.py and expectations.py; what is allowed is in seeds/landing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.python.land.changes import LEEDS, Change, on_columns, replaced, with_row

if TYPE_CHECKING:
    from tests.python.land.conftest import Ees, Land

LINE = re.compile(
    r"(?P<file>.+), row (?P<row>\d+), column (?P<column>.+?): (?P<what>.+) - (?P<do>.+)"
)
WHOLE = "(whole row)"


@dataclass(frozen=True)
class Refused:
    """A change, and the one line that must name it."""

    name: str
    change: Change
    row: int
    column: str
    says: str
    advises: str


REFUSED = [
    Refused("empty", lambda _: "", 1, WHOLE, "is empty", "download it again"),
    Refused("blank lines only", lambda _: "\n \n", 1, WHOLE, "is empty", "download it again"),
    Refused("header only", lambda t: t.splitlines()[0] + "\n", 1, WHOLE, "no row", "download"),
    Refused("no line end", lambda t: t[:-1], 7, "rate_per_10000", "without a line end", "again"),
    Refused("cut within a row", lambda t: t[:-3], 7, "children_count", "line end", "download"),
    Refused("cut, then ended", lambda t: t[:-3] + "\n", 7, "rate_per_10000", "12 cells", "again"),
    Refused("open quote", replaced("Leeds,", '"Leeds,'), 5, WHOLE, "as CSV", "close the quote"),
    Refused("NUL", replaced("1498", "14\x0098"), 5, "children_count", "NUL", "plain text"),
    Refused(
        "renamed",
        replaced("time_period", "time_periods"),
        1,
        "time_period",
        "renamed",
        "'time_periods'",
    ),
    Refused(
        "renamed, of a level",
        replaced("new_la_code", "la_code"),
        1,
        "new_la_code",
        "renamed",
        "name",
    ),
    Refused("missing", on_columns(lambda c: c[1:]), 1, "time_period", "missing", "download"),
    Refused("twice", replaced("children_count", "category"), 1, "category", "2 times", "remove"),
    Refused("no name", replaced("category", ""), 1, WHOLE, "column 11 has no name", "name"),
    Refused(
        "no header", lambda t: t.split("\n", 1)[1], 1, WHOLE, "not one that is known", "formats.csv"
    ),
    Refused("symbol", replaced(",c,z", ",q,z"), 6, "children_count", "'q'", "source_symbols.csv"),
    Refused(
        "word",
        replaced(",1498,", ",1498 children,"),
        5,
        "children_count",
        "'1498 children'",
        "correct",
    ),
    Refused("infinite", replaced(",1498,", ",inf,"), 5, "children_count", "'inf'", "correct"),
    Refused(
        "area code",
        replaced("E08000035", "E08000935"),
        5,
        "new_la_code",
        "'E08000935'",
        "known_areas.csv",
    ),
    Refused(
        "area number", replaced(",383,", ",999,"), 5, "old_la_code", "'999'", "known_areas.csv"
    ),
    Refused("no area", replaced("E08000035", ""), 5, "new_la_code", "empty", "area"),
    Refused(
        "level",
        replaced("Regional", "Regionel"),
        4,
        "geographic_level",
        "'Regionel'",
        "mean 'Regional'",
    ),
    Refused(
        "year to come", replaced("2024,", "2094,"), 2, "time_period", "impossible year", "correct"
    ),
    Refused(
        "year long ago", replaced("2024,", "1024,"), 2, "time_period", "impossible year", "correct"
    ),
    Refused(
        "no year", replaced("2024,", "24,"), 2, "time_period", "spelling", "year_spellings.csv"
    ),
    Refused(
        "two years",
        replaced("2024,", "202425,"),
        2,
        "time_period",
        "spelling",
        "year_spellings.csv",
    ),
    Refused(
        "identifier",
        replaced("Reporting", "Reporter"),
        2,
        "time_period",
        "'Reporter year'",
        "correct",
    ),
    Refused(
        "other figures", with_row(LEEDS + ",1499,85"), 8, "time_period+", "repeats row 5", "right"
    ),
    Refused("blank cells", with_row("," * 12), 8, "geographic_level", "known here", "write one of"),
    Refused("mixed", replaced("Leeds", "Leéds \udce9"), 5, "la_name", "neither UTF-8 nor", "UTF-8"),
]


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case.name)
def test_a_broken_file_is_refused_with_row_column_and_advice(
    case: Refused, ees: Ees, land: Land, tmp_path: Path
) -> None:
    path = tmp_path / "changed_2025-11-20.csv"
    text = case.change(ees().read_text(encoding="utf-8"))
    path.write_bytes(text.encode("utf-8", errors="surrogateescape"))

    outcome = land(path)

    assert outcome.code == 1
    assert outcome.landed == []
    found = [match for line in outcome.problems if (match := LINE.fullmatch(line))]
    assert len(found) == len(outcome.problems) - 1, outcome.problems
    assert outcome.problems[-1].endswith(
        "nothing landed (row = line of the file, the header is row 1)"
    )
    named = [
        match
        for match in found
        if int(match["row"]) == case.row and match["column"].startswith(case.column)
    ]
    assert named, outcome.problems
    assert any(case.says in match["what"] and case.advises in match["do"] for match in named), named
    assert all(match["file"].endswith(path.name) for match in found)


def test_a_file_with_many_problems_names_twenty(ees: Ees, land: Land) -> None:
    rows = "".join(f"{LEEDS} {number},odd{number},1\n" for number in range(50))

    outcome = land(ees(lambda text: text + rows))

    assert outcome.code == 1
    assert len(outcome.problems) == 22
    assert "and 30 more problems" in outcome.problems[-2]
