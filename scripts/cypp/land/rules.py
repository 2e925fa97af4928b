"""What landing knows of published files: the rows of ``seeds/landing``, read once per run.

The symbols for missing values are those of the mapping, so that a symbol that lands has a reason.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field
from pathlib import Path

from cypp.project import CyppError

FOLDER = Path("seeds/landing")
FORMATS = "formats.csv"
SYMBOLS = Path("seeds/mapping/source_symbols.csv")
NO_VALUE = "no_value"
FILTER_NAMES = "ees_filter_names"
ANY = "*"
LISTED = "listed:"

Row = dict[str, str]


@dataclass(frozen=True)
class Column:
    """One column of a format: its landed name, how sources spell it, and what is asked of it."""

    name: str
    sources: tuple[str, ...]
    presence: str
    role: str
    check: str

    @property
    def listed(self) -> str:
        """Return the name of the list that its words are from, empty when there is none."""
        return self.check.removeprefix(LISTED) if self.check.startswith(LISTED) else ""


@dataclass(frozen=True)
class Format:
    """How one kind of file is recognised by its header."""

    name: str
    kind: str
    columns: tuple[Column, ...]

    @property
    def required(self) -> list[Column]:
        """Return the columns without which a file is not of this format."""
        return [column for column in self.columns if column.presence == "yes"]

    @property
    def is_open(self) -> bool:
        """Tell whether the file may have further columns, of any name."""
        return any(column.name == ANY for column in self.columns)


@dataclass(frozen=True)
class Spelling:
    """One way to write a period: a pattern, and the years that follow the first one in it."""

    identifier: re.Pattern[str]
    pattern: str
    steps: tuple[int, ...]
    earliest: int
    ahead: int


@dataclass
class Rules:
    """Every rule of landing, as the seeds hold it."""

    formats: list[Format]
    filter_names: frozenset[str]
    symbols: dict[str, frozenset[str]]
    words: dict[tuple[str, str], frozenset[str]]
    spellings: dict[str, list[Spelling]]
    areas: dict[str, frozenset[str]]
    editions: list[Row]
    addresses: list[Row] = field(default_factory=list)

    def kinds(self) -> list[str]:
        """Return the kinds of file that can be landed, each once."""
        return list(dict.fromkeys(one.kind for one in self.formats))

    def landed_columns(self, kind: str) -> list[str]:
        """Return the text columns of a kind that are landed one to one, in the order of the rows.

        Columns that only steer the landing (ignored, folded into rows) are not among them.
        """
        plain = {"key", "value", "text"}
        names = [
            column.name
            for one in self.formats
            if one.kind == kind
            for column in one.columns
            if column.role in plain
        ]
        return list(dict.fromkeys(names))


def normal(name: str) -> str:
    """Return a header as it is compared: small letters and digits, so that ``AreaName`` matches."""
    return "".join(character for character in name.lower() if character.isalnum())


def load_rules(project: Path) -> Rules:
    """Read ``seeds/landing``; raises CyppError when a file is missing or lacks a column."""
    folder = project / FOLDER
    formats = _formats(_rows(folder / FORMATS))
    filters = next((one for one in formats if one.name == FILTER_NAMES), None)
    symbols: dict[str, set[str]] = {}
    for row in _rows(project / SYMBOLS):
        symbols.setdefault(row["source_kind"], set()).add(row["symbol"])
    words: dict[tuple[str, str], set[str]] = {}
    for row in _rows(folder / "words.csv"):
        words.setdefault((row["kind"], row["list_name"]), set()).add(row["word"])
        if row["list_name"] == NO_VALUE:
            symbols.setdefault(row["kind"], set()).add(row["word"])
    areas: dict[str, set[str]] = {}
    for row in _rows(folder / "known_areas.csv"):
        areas.setdefault(row["scheme"], set()).add(row["printed"])
    return Rules(
        formats=[one for one in formats if one.name != FILTER_NAMES],
        filter_names=frozenset(
            normal(source)
            for column in (filters.columns if filters else ())
            for source in column.sources
        ),
        symbols={kind: frozenset(values) for kind, values in symbols.items()},
        words={place: frozenset(values) for place, values in words.items()},
        spellings=_spellings(_rows(folder / "year_spellings.csv")),
        areas={scheme: frozenset(values) for scheme, values in areas.items()},
        editions=_rows(folder / "editions.csv"),
        addresses=_rows(folder / "fetch_addresses.csv"),
    )


def _rows(path: Path) -> list[Row]:
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            return list(csv.DictReader(lines))
    except OSError as error:
        raise CyppError(f"{path}: cannot be read: {error.strerror}") from None


def _formats(rows: list[Row]) -> list[Format]:
    columns: dict[tuple[str, str], list[Column]] = {}
    for row in rows:
        column = Column(
            row["column_name"],
            tuple(row["source_names"].split("|")),
            row["presence"],
            row["column_role"],
            row["check_type"],
        )
        columns.setdefault((row["format_id"], row["kind"]), []).append(column)
    return [Format(name, kind, tuple(of)) for (name, kind), of in columns.items()]


def _spellings(rows: list[Row]) -> dict[str, list[Spelling]]:
    spellings: dict[str, list[Spelling]] = {}
    for row in rows:
        spellings.setdefault(row["kind"], []).append(
            Spelling(
                re.compile(row["time_identifier"]),
                row["year_pattern"],
                tuple(int(step) for step in row["steps"].split()),
                int(row["earliest_year"]),
                int(row["years_ahead"]),
            )
        )
    return spellings
