"""A pair of tidy files as the screener's rules see it, and the seeds that the rules read.

The data file lies in DuckDB as text, a column ``r`` beside the others: the row as a spreadsheet
counts it, the header being row 1. Nothing here judges; that is done by the rules.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from cypp.project import CyppError

FOLDER = Path("seeds/policy/publication")
SHOWN = 3
META_ENDING = ".meta.csv"

Row = dict[str, str]


@dataclass(frozen=True)
class Problem:
    """One finding: the rule, where it is broken, and what stands there.

    Attributes:
        rule_id: row of screener_rules.
        row: row as a spreadsheet counts it, 0 for the file as a whole.
        column: name of the column, empty for the row or file as a whole.
        what: what is wrong.
        is_meta: it stands in the metadata file.
        more: how many further rows break the rule in the same way.
    """

    rule_id: str
    row: int
    column: str
    what: str
    is_meta: bool = False
    more: int = 0


@dataclass(frozen=True)
class Library:
    """The seeds of the screener."""

    rules: dict[str, Row]
    levels: list[Row]
    containers: dict[str, set[str]]
    times: dict[str, Row]
    places: dict[str, str]
    words: dict[str, list[Row]]
    limits: dict[str, int]

    def listed(self, name: str) -> list[str]:
        """Return the words of a list."""
        return [row["word"] for row in self.words[name]]

    @property
    def place_columns(self) -> list[str]:
        """Return the columns of time and place that the standard knows."""
        columns = [
            row[kind]
            for row in self.levels
            for kind in ("code_column", "name_column", "other_code_column")
            if row[kind]
        ]
        return [*(c for c in self.listed("data_column") if c not in columns), *columns]


def seed(project: Path, name: str) -> list[Row]:
    """Return the rows of a seed; raise CyppError when the project has no such file."""
    path = project / FOLDER / name
    if not path.is_file():
        raise CyppError(f"no {FOLDER / name} in {project}")
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def load_library(project: Path) -> Library:
    """Read the seeds of the screener."""
    containers: dict[str, set[str]] = {}
    for row in seed(project, "screener/screener_containers.csv"):
        containers.setdefault(row["geographic_level"], set()).add(row["row_level"])
    words: dict[str, list[Row]] = {}
    for row in seed(project, "screener/screener_words.csv"):
        words.setdefault(row["list"], []).append(row)
    return Library(
        rules={row["rule_id"]: row for row in seed(project, "screener/screener_rules.csv")},
        levels=seed(project, "screener/screener_levels.csv"),
        containers=containers,
        times={row["time_identifier"]: row for row in seed(project, "screener/screener_times.csv")},
        places={row["area_code"]: row["place_name"] for row in seed(project, "tidy_places.csv")},
        words=words,
        limits={
            row["limit_id"]: int(row["limit_value"])
            for row in seed(project, "screener/screener_limits.csv")
        },
    )


@dataclass
class Pair:
    """A data file and its metadata file.

    Attributes:
        path: the data file.
        library: the seeds.
        connection: database that holds the table ``data``.
        header: names of the columns of the data file.
        meta_header: names of the columns of the metadata file; empty where it is absent.
        meta: rows of the metadata with their row number, or None where there is no such file.
    """

    path: Path
    library: Library
    connection: duckdb.DuckDBPyConnection
    header: list[str] = field(default_factory=list)
    meta_header: list[str] = field(default_factory=list)
    meta: list[tuple[int, Row]] | None = None

    @property
    def meta_path(self) -> Path:
        """Where the metadata file has to lie."""
        return self.path.with_name(self.path.stem + META_ENDING)

    def has(self, *columns: str) -> bool:
        """Tell whether the data file has all these columns."""
        return all(column in self.header for column in columns)

    def sql(self, column: str) -> str:
        """Return the column of the table ``data`` that holds a column of the file."""
        return f"c{self.header.index(column)}"

    def of_type(self, col_type: str) -> list[str]:
        """Return the columns of the data file that the metadata gives this type."""
        return [
            row["col_name"]
            for _, row in self.meta or []
            if row.get("col_type") == col_type and row.get("col_name", "") in self.header
        ]

    @property
    def groups(self) -> list[str]:
        """Return the grouping columns of filters that the data file has."""
        named = [row.get("filter_grouping_column", "") for _, row in self.meta or []]
        return [name for name in named if name in self.header]

    def blank(self, column: str) -> str:
        """Return the SQL condition that a cell of a column is blank."""
        return f"coalesce(trim({self.sql(column)}), '') = ''"

    def known_columns(self) -> list[str]:
        """Return the columns of time and place that the data file has."""
        return [column for column in self.library.place_columns if column in self.header]

    def find(self, rule_id: str, column: str, where: str, what: str) -> Iterator[Problem]:
        """Yield the first rows of ``data`` for which a condition holds.

        ``what`` is a format with ``{value}`` for the cell of the column.
        """
        shown = self.sql(column) if column in self.header else "null"
        rows = self.connection.execute(
            f"select r, {shown}, count(*) over () from data where {where} order by r limit {SHOWN}"
        ).fetchall()
        for place, (row, value, count) in enumerate(rows):
            more = count - len(rows) if place == len(rows) - 1 else 0
            said = what.replace("{value}", "blank" if value is None else repr(value))
            yield Problem(rule_id, row, column, said, more=more)

    def values(self, column: str, limit: int = 1_000_000) -> list[tuple[str | None, int]]:
        """Return the different values of a column, each with its first row, in that order."""
        sql = f"select {self.sql(column)}, min(r) from data group by 1 order by 2 limit {limit}"
        return [(value, int(row)) for value, row in self.connection.execute(sql).fetchall()]


def quoted(words: Sequence[str]) -> str:
    """Return a SQL list of texts."""
    return "(" + ", ".join("'" + word.replace("'", "''") + "'" for word in words) + ")"


def line_of(content: bytes, offset: int) -> int:
    """Return the line of a file, from 1, that a byte stands in."""
    return content.count(b"\n", 0, offset) + 1


def read_text(path: Path, rule_id: str, is_meta: bool) -> tuple[str, list[Problem]]:
    """Return a file as text, without a byte order mark, or the problem with it."""
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = line_of(content, error.start)
        return "", [Problem(rule_id, row, "", f"byte {error.start} is not UTF-8", is_meta)]
    return text, []


def read_meta(pair: Pair) -> Iterator[Problem]:
    """Read the metadata file into the pair."""
    text, problems = read_text(pair.meta_path, "meta_readable", is_meta=True)
    if problems:
        yield from problems
        return
    rows = list(csv.reader(io.StringIO(text, newline="")))
    if len(rows) < 2:
        yield Problem("meta_readable", 0, "", "it has no rows", is_meta=True)
        return
    pair.meta_header = rows[0]
    pair.meta = []
    for number, cells in enumerate(rows[1:], start=2):
        if cells and len(cells) != len(rows[0]):
            what = f"{len(cells)} cells where the header has {len(rows[0])}"
            yield Problem("meta_readable", number, "", what, is_meta=True)
        elif cells:
            pair.meta.append((number, dict(zip(rows[0], cells, strict=True))))


def read_data(pair: Pair) -> Iterator[Problem]:
    """Read the data file into the table ``data``; yield the problem where it cannot be read."""
    text, problems = read_text(pair.path, "file_readable", is_meta=False)
    if problems:
        yield from problems
        return
    pair.header = next(csv.reader(io.StringIO(text, newline="")), [])
    if not pair.header:
        yield Problem("file_readable", 0, "", "it is empty")
        return
    columns = ", ".join(f"'c{number}': 'varchar'" for number in range(len(pair.header)))
    name = str(pair.path).replace("'", "''")
    try:
        pair.connection.execute(
            "create or replace table data as select row_number() over () + 1 as r, * "
            f"from read_csv('{name}', columns = {{{columns}}}, auto_detect = false, header = true, "
            "delim = ',', quote = '\"', escape = '\"', parallel = false, strict_mode = true)"
        )
    except duckdb.Error as error:
        line = re.search(r"Line: (\d+)", str(error))
        found = re.search(
            r"(Expected Number of Columns: \d+ Found: \d+|Value with [^.\n]*)", str(error)
        )
        what = found[1] if found else str(error).splitlines()[0]
        yield Problem("file_readable", int(line[1]) if line else 0, "", what)
        return
    count = pair.connection.execute("select count(*) from data").fetchone()
    if not count or not count[0]:
        pair.header = []
        yield Problem("file_readable", 0, "", "it has a header and no rows")
