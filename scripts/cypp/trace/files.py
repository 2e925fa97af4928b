"""The row of a landed file, read from the file as it was published.

Rows are numbered as in the file: a CSV counts lines from 1 with its header, a Parquet file counts
its rows from 1, a sheet as the sheet does.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from pathlib import Path

from cypp.project import CyppError
from cypp.public_rows import Source
from cypp.publish.fingerprint import sha256_of_file

ROW = re.compile(r"row (\d+)(?:, (.*))?$", re.DOTALL)
ENCODINGS = ("utf-8-sig", "cp1252")
PARQUET = ".parquet"
CSV = ".csv"


@dataclass(frozen=True)
class FileRow:
    """One row of a published file: its cells by column name, as text."""

    path: Path
    number: int
    cells: dict[str, str]


def row_and_column(locator: str) -> tuple[int, str] | None:
    """Return N and the column of ``row N, column``; None for another locator."""
    found = ROW.match(locator)
    return (int(found.group(1)), found.group(2) or "") if found else None


def find_original(folder: Path, source: Source) -> Path:
    """Return the file below a folder that has the checksum of a source.

    Raises:
        CyppError: there is none.
    """
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix.lower() in {CSV, PARQUET} and _same(path, source):
            return path
    raise CyppError(
        f"no file below {folder} has the SHA-256 {source.sha256} of {source.source_id}: name the "
        "folder with the file as it was published"
    )


def _same(path: Path, source: Source) -> bool:
    return sha256_of_file(path) == source.sha256


def read_row(path: Path, number: int) -> FileRow:
    """Return one row of a published CSV or Parquet file.

    Raises:
        CyppError: the file has no such row.
    """
    cells = _parquet_row(path, number) if path.suffix.lower() == PARQUET else _csv_row(path, number)
    if cells is None:
        raise CyppError(f"{path.name} has no row {number}")
    return FileRow(path, number, cells)


def _parquet_row(path: Path, number: int) -> dict[str, str] | None:
    import duckdb

    with duckdb.connect() as connection:
        found = connection.execute(
            "select * exclude (file_row_number) from read_parquet(?, file_row_number = true) "
            "where file_row_number = ?",
            [str(path), number - 1],
        )
        names = [str(column[0]) for column in found.description or ()]
        row = found.fetchone()
    if row is None:
        return None
    return {name: "" if cell is None else str(cell) for name, cell in zip(names, row, strict=True)}


def _csv_row(path: Path, number: int) -> dict[str, str] | None:
    content = path.read_bytes()
    for encoding in ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        reader = csv.reader(text.splitlines(keepends=True))
        header = next(reader)
        line = reader.line_num + 1
        for cells in reader:
            if line == number:
                return dict(zip(header, cells, strict=False))
            line = reader.line_num + 1
    return None
