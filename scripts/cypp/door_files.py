"""Read an extract byte by byte strictly enough to say where a broken file is broken.

A file that is not UTF-8 text with one header and rows of equal length never reaches the checks of
its cells: it becomes one :class:`Problem` per fault, with the row and column where it was found.
Rows are lines of the CSV file, counted from 1, so the header is row 1.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

WHOLE = "(whole row)"
BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong at the door; ``kind`` is the family of checks that found it."""

    file: str
    row: int
    column: str
    what: str
    advice: str
    kind: str = "cells"

    def line(self) -> str:
        """Return the problem as the one line that the user reads."""
        return f"{self.file}, row {self.row}, column {self.column}: {self.what} - {self.advice}"


@dataclass
class Table:
    """A CSV file as text: the header, and each row with the line it starts on."""

    file: str
    header: list[str]
    rows: list[tuple[int, list[str]]] = field(default_factory=list)

    def records(self) -> list[dict[str, str]]:
        """Return the rows as dictionaries by column name, without their line numbers."""
        return [dict(zip(self.header, cells, strict=True)) for _, cells in self.rows]


def read_table(
    path: Path, file: str, expected: list[str] | None = None
) -> tuple[Table | None, list[Problem]]:
    """Return the table in ``path`` and the problems of the file as a file.

    ``file`` is the name to print; ``expected`` are the columns in order, ``None`` accepts any
    header. The table is ``None`` when the file is too broken for its cells to be checked.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        advice = "make it a readable file"
        return None, [Problem(file, 1, WHOLE, f"cannot be read: {error.strerror}", advice, "bytes")]
    problem = _bytes_problem(data, file)
    if problem:
        return None, [problem]
    table, problems = _parse(data.decode("utf-8"), file)
    if table is None:
        return None, problems
    if expected is not None and table.header != expected:
        return None, _header_problems(table.header, expected, file)
    shape = _shape_problems(table)
    if shape:
        return None, shape
    if not table.rows:
        advice = "add the rows, or remove the file"
        return None, [Problem(file, 1, WHOLE, "has a header and no row", advice, "rows")]
    return table, _cell_problems(table)


def _bytes_problem(data: bytes, file: str) -> Problem | None:
    """Return what keeps ``data`` from being UTF-8 text with plain line ends, if anything does."""
    what, advice, position = "", "", 0
    if not data.strip():
        what, advice = "is empty", "write the header and the rows, or remove the file"
    elif data.startswith(BYTE_ORDER_MARK):
        what, advice = "starts with a byte-order mark (BOM)", "save it as UTF-8 without BOM"
    elif b"\x00" in data:
        what, advice = "holds a NUL byte", "save it as plain text (UTF-8)"
        position = data.index(b"\x00")
    elif b"\r" in data:
        what, advice = "holds a carriage return (CRLF)", "save it with line ends LF only"
        position = data.index(b"\r")
    elif not data.endswith(b"\n"):
        what, advice = (
            "ends without a line end",
            "check that the file is whole, then end its last line",
        )
        position = len(data)
    else:
        try:
            data.decode("utf-8")
        except UnicodeDecodeError as error:
            position = error.start
            what = f"holds the byte 0x{data[position]:02x}, which is not UTF-8"
            advice = "save it as UTF-8 (it may be Windows-1252)"
    if not what:
        return None
    row, column = _place(data, position)
    return Problem(file, row, column, what, advice, "bytes")


def _place(data: bytes, position: int) -> tuple[int, str]:
    """Return the row and the name of the column in which the byte at ``position`` stands."""
    row = data.count(b"\n", 0, position) + 1
    if row == 1:
        return row, WHOLE
    start = data.rfind(b"\n", 0, position) + 1
    before = data[start:position].decode("utf-8", errors="replace").replace("\x00", "")
    header = data.split(b"\n", 1)[0].decode("utf-8", errors="replace").rstrip("\r").split(",")
    cells = next(csv.reader([before]), [""])
    return row, header[len(cells) - 1] if 0 < len(cells) <= len(header) else WHOLE


def _parse(text: str, file: str) -> tuple[Table | None, list[Problem]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    table = Table(file, [])
    line = 1
    try:
        for cells in reader:
            if line == 1:
                table.header = cells
            else:
                table.rows.append((line, cells))
            line = reader.line_num + 1
    except csv.Error as error:
        advice = 'close the quote, and write a quote inside a cell twice ("")'
        return None, [Problem(file, line, WHOLE, f"cannot be read as CSV: {error}", advice, "rows")]
    return table, []


def _header_problems(header: list[str], expected: list[str], file: str) -> list[Problem]:
    """Name every missing, unknown, repeated or misplaced column of ``header``."""
    wanted = "the columns are " + ",".join(expected)
    problems = [
        Problem(file, 1, name, "the column is missing or renamed", wanted, "header")
        for name in expected
        if name not in header
    ]
    seen: set[str] = set()
    for name in header:
        if name not in expected:
            what = f"the column is not expected here: {name!r}"
            problems.append(Problem(file, 1, name or WHOLE, what, wanted, "header"))
        elif name in seen:
            problems.append(Problem(file, 1, name, "the column stands twice", wanted, "header"))
        seen.add(name)
    if problems:
        return problems
    place = next(index for index, name in enumerate(expected) if header[index] != name)
    what = f"the columns are in another order: {expected[place]!r} is expected in place {place + 1}"
    return [Problem(file, 1, header[place], what, wanted, "header")]


def _shape_problems(table: Table) -> list[Problem]:
    """Name every row that is blank, or shorter or longer than the header."""
    problems = []
    width = len(table.header)
    for row, cells in table.rows:
        if len(cells) == width:
            continue
        if not cells:
            what, column, advice = "is blank", WHOLE, "remove the blank line"
        else:
            what = f"has {len(cells)} cells where the header has {width}"
            column = table.header[len(cells)] if len(cells) < width else WHOLE
            advice = "give each column its cell; put a cell that holds a comma in quotes"
        problems.append(Problem(table.file, row, column, what, advice, "rows"))
    return problems


def _cell_problems(table: Table) -> list[Problem]:
    """Name the cells with blanks around them or with characters that nobody can see."""
    problems = []
    for row, cells in table.rows:
        for column, cell in zip(table.header, cells, strict=True):
            if cell != cell.strip():
                what, advice = f"has blanks around it: {cell!r}", "remove them"
            elif any(_is_unseen(character) for character in cell):
                what, advice = f"holds a character that is not print: {cell!r}", "remove it"
            else:
                continue
            problems.append(Problem(table.file, row, column, what, advice, "cells"))
    return problems


def _is_unseen(character: str) -> bool:
    """Tell control and format characters, odd blanks and the mark of a failed decoding."""
    if character == "�":
        return True
    category = unicodedata.category(character)
    return category in {"Cc", "Cf", "Zl", "Zp"} or (category == "Zs" and character != " ")
