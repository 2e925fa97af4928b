"""Bring any source into one shape: a DuckDB view of text columns ``c0``, ``c1``, ... by row.

CSV is read line by line and written to Parquet parts, so that memory does not grow with the file;
Parquet is read where it lies; a workbook is small. The view has ``row_number`` first.
"""

from __future__ import annotations

import csv
import io
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pandas as pd

from cypp.door_files import WHOLE, Problem
from cypp.land.recognise import Header, recognise
from cypp.land.rules import Rules
from cypp.land.sources import Source

CELLS_PER_PART = 400_000
PROBLEMS_PER_FILE = 1000
HEADER_ROWS = 10
SECONDS_BETWEEN_NEWS = 5.0
LARGE = 20_000_000
VIEW = "staged"

if TYPE_CHECKING:
    from _csv import Reader as CsvReader

Numbered = tuple[int, list[str]]


class News:
    """One line on standard error every few seconds of long work."""

    def __init__(self, shown: str, total: int) -> None:
        """Start the clock of one file of ``total`` bytes."""
        self._shown = shown
        self._total = total
        self._next = time.monotonic() + SECONDS_BETWEEN_NEWS

    def tell(self, done: int) -> None:
        """Say how far the file is read, when it is time to."""
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + SECONDS_BETWEEN_NEWS
        share = f"{min(100, 100 * done // max(1, self._total))}%"
        self.say(f"reading, {share}")

    def say(self, doing: str) -> None:
        """Say what is being done with a large file."""
        if self._total >= LARGE:
            print(f"cypp land: {self._shown}: {doing}", file=sys.stderr, flush=True)


@dataclass
class Staged:
    """A source ready to be checked and landed."""

    header: Header
    rows: int


def stage(
    source: Source, rules: Rules, connection: duckdb.DuckDBPyConnection, folder: Path
) -> tuple[Staged | None, list[Problem]]:
    """Make the view ``staged`` of ``source``, its parts in ``folder``; or say what is wrong."""
    work = {"csv": _stage_csv, "parquet": _stage_parquet, "xlsx": _stage_workbook}[source.form]
    return work(source, rules, connection, folder)


def _stage_csv(
    source: Source, rules: Rules, connection: duckdb.DuckDBPyConnection, folder: Path
) -> tuple[Staged | None, list[Problem]]:
    with (
        source.path.open("rb") as stream,
        io.TextIOWrapper(stream, encoding=source.encoding, newline="") as text,
    ):
        reader = csv.reader(text, strict=True)
        lines = Lines(reader)
        try:
            _, names = next(lines)
            header, problems = recognise(names, rules, source.shown)
            if header is None:
                return None, problems
            news = News(source.shown, source.size)
            parts = Parts(connection, folder, len(names), source.shown)
            for row, cells in lines:
                parts.add(row, cells, header)
                if not row % 20_000:
                    news.tell(stream.tell())
        except csv.Error as error:
            advice = (
                'close the quote, and write a quote inside a cell twice (""); or download again'
            )
            what = f"cannot be read as CSV: {error}"
            return None, [Problem(source.shown, lines.line, WHOLE, what, advice, "rows")]
    return parts.finish(header)


class Lines:
    """The rows of a CSV file that are not blank, each with the line it starts on."""

    def __init__(self, reader: CsvReader) -> None:
        """Number the rows of ``reader``."""
        self._reader = reader
        self.line = 1

    def __iter__(self) -> Iterator[Numbered]:
        return self

    def __next__(self) -> Numbered:
        while True:
            self.line = self._reader.line_num + 1
            cells = next(self._reader)
            if cells:
                return self.line, cells


class Parts:
    """Rows on their way to Parquet files of bounded size."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, folder: Path, width: int, shown: str
    ) -> None:
        """Prepare to write parts of ``width`` columns to ``folder``."""
        self._connection = connection
        self._folder = folder
        self._width = width
        self._shown = shown
        self._size = max(1000, CELLS_PER_PART // width)
        self._numbers: list[int] = []
        self._rows: list[list[str]] = []
        self._parts = 0
        self._count = 0
        self._problems: list[Problem] = []

    def add(self, row: int, cells: list[str], header: Header) -> None:
        """Take one row; a row of another length than the header is a problem."""
        if len(cells) != self._width:
            if len(self._problems) < PROBLEMS_PER_FILE:
                self._problems.append(self._wrong_length(row, cells, header))
            return
        self._numbers.append(row)
        self._rows.append(cells)
        if len(self._rows) >= self._size:
            self._write()

    def _wrong_length(self, row: int, cells: list[str], header: Header) -> Problem:
        what = f"has {len(cells)} cells where the header has {self._width}"
        column = header.names[len(cells)] if len(cells) < self._width else WHOLE
        advice = "download it again if it is cut off; put a cell that holds a comma in quotes"
        return Problem(self._shown, row, column, what, advice, "rows")

    def _write(self) -> None:
        columns = {
            f"c{place}": list(cells) for place, cells in enumerate(zip(*self._rows, strict=True))
        }
        frame = pd.DataFrame({"row_number": self._numbers, **columns}, dtype=object)
        frame["row_number"] = frame["row_number"].astype("int64")
        path = self._folder / f"part_{self._parts:06d}.parquet"
        self._connection.register("part", frame)
        texts = ", ".join(f"cast({name} as varchar) as {name}" for name in columns)
        self._connection.execute(
            f"copy (select row_number, {texts} from part) to '{quoted(path)}' (format parquet)"
        )
        self._connection.unregister("part")
        self._parts += 1
        self._count += len(self._rows)
        self._numbers, self._rows = [], []

    def finish(self, header: Header) -> tuple[Staged | None, list[Problem]]:
        """Write what is left and make the view; or return the problems."""
        if self._problems:
            return None, self._problems
        if self._rows:
            self._write()
        if not self._count:
            return None, [_no_row(self._shown)]
        self._connection.execute(
            f"create or replace view {VIEW} as "
            f"select * from read_parquet('{quoted(self._folder)}/part_*.parquet')"
        )
        return Staged(header, self._count), []


def quoted(path: Path) -> str:
    """Return a path as it stands within a SQL string."""
    return path.as_posix().replace("'", "''")


def _no_row(shown: str) -> Problem:
    advice = "download it again, or leave it out"
    return Problem(shown, 1, WHOLE, "has a header and no row", advice, "rows")


def _stage_parquet(
    source: Source, rules: Rules, connection: duckdb.DuckDBPyConnection, _folder: Path
) -> tuple[Staged | None, list[Problem]]:
    origin = f"read_parquet('{quoted(source.path)}', file_row_number = true)"
    try:
        described = connection.execute(f"describe select * from {origin}").fetchall()
        columns = [(name, kind) for name, kind, *_ in described if name != "file_row_number"]
        header, problems = recognise([name for name, _ in columns], rules, source.shown)
        if header is None:
            return None, problems
        texts = ", ".join(
            f"{_as_text(name, kind)} as c{place}" for place, (name, kind) in enumerate(columns)
        )
        connection.execute(
            f"create or replace view {VIEW} as "
            f"select file_row_number + 1 as row_number, {texts} from {origin}"
        )
        # Reading every column finds a file whose pages are damaged.
        sums = ", ".join(f"max(length(c{place}))" for place in range(len(columns)))
        rows = connection.execute(f"select count(*), {sums} from {VIEW}").fetchall()[0][0]
    except duckdb.Error as error:
        what = f"cannot be read as Parquet: {str(error).splitlines()[0][:120]}"
        return None, [Problem(source.shown, 1, WHOLE, what, "download it again", "bytes")]
    return (Staged(header, rows), []) if rows else (None, [_no_row(source.shown)])


def _as_text(name: str, kind: str) -> str:
    """Return a column as text: whole numbers without a point, nothing as empty text."""
    column = '"' + name.replace('"', '""') + '"'
    if kind in {"DOUBLE", "FLOAT"}:
        whole = f"cast(cast({column} as bigint) as varchar)"
        column = (
            f"case when {column} = trunc({column}) and abs({column}) < 1e15 "
            f"then {whole} else cast({column} as varchar) end"
        )
    else:
        column = f"cast({column} as varchar)"
    return f"coalesce({column}, '')"


def _stage_workbook(
    source: Source, rules: Rules, connection: duckdb.DuckDBPyConnection, folder: Path
) -> tuple[Staged | None, list[Problem]]:
    sheets = _sheets(source)
    if isinstance(sheets, Problem):
        return None, [sheets]
    first: list[Problem] = []
    for rows in sheets:
        for place, (number, cells) in enumerate(rows[:HEADER_ROWS]):
            width = max((at + 1 for at, cell in enumerate(cells) if cell), default=0)
            names = _numbered_repeats(cells[:width])
            header, problems = recognise(names, rules, source.shown)
            if header is not None:
                parts = Parts(connection, folder, width, source.shown)
                for row, found in _filled(rows[place + 1 :], width):
                    parts.add(row, found, header)
                return parts.finish(header)
            problems = [replace(problem, row=number) for problem in problems]
            # The row that comes nearest to a header tells what is missing.
            if not first or (problems and "not one that is known" in first[0].what):
                first = problems
    return None, first or [_no_row(source.shown)]


def _filled(rows: list[Numbered], width: int) -> Iterable[Numbered]:
    """Yield the rows of data, cut to ``width`` where the rest is empty.

    A row with nothing in it is space, and one with a single cell is a heading between rows.
    """
    for row, cells in rows:
        if sum(bool(cell) for cell in cells) > 1:
            yield row, cells[:width] if not any(cells[width:]) else cells


def _sheets(source: Source) -> list[list[Numbered]] | Problem:
    """Return the rows of each sheet as text, numbered as the sheet does."""
    import openpyxl

    try:
        book = openpyxl.load_workbook(source.path, read_only=True, data_only=True)
        return [
            [
                (number, [_cell(value) for value in values])
                for number, values in enumerate(sheet.iter_rows(values_only=True), start=1)
            ]
            for sheet in book.worksheets
        ]
    except Exception as error:  # whatever a broken workbook raises is one problem
        what = f"cannot be read as a workbook: {error}"
        return Problem(source.shown, 1, WHOLE, what, "download it again", "bytes")


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _numbered_repeats(names: list[str]) -> list[str]:
    """Give a name that stands several times the number of the column before it.

    The neighbour workbooks head the closeness of each neighbour SNP: ``SN1, SNP, SN2, SNP``.
    """
    numbered = []
    for place, name in enumerate(names):
        before = "".join(c for c in names[place - 1] if c.isdigit()) if place else ""
        numbered.append(name + before if names.count(name) > 1 and before else name)
    return numbered
