"""Find the files to land, and look at each byte once: checksum, encoding, and what breaks text."""

from __future__ import annotations

import csv
import hashlib
import os
import re
from dataclasses import dataclass
from pathlib import Path

from cypp.door_files import BYTE_ORDER_MARK, WHOLE, Problem

SUFFIXES = frozenset([".csv", ".parquet", ".xlsx"])
BLOCK = 1 << 20
PARQUET_MARK = b"PAR1"
ZIP_MARK = b"PK\x03\x04"
# Bytes that Windows-1252 leaves without a character.
NO_CHARACTER = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
# What UTF-8 looks like beyond ASCII; text in Windows-1252 practically never has it.
TWO_BYTES = re.compile(rb"[\xc3-\xdf][\x80-\xbf]|[\xe1-\xef][\x80-\xbf]{2}")
AGAIN = "download it again; if it is whole, end its last line"


@dataclass(frozen=True)
class Source:
    """A file to land: where it is, how it is shown, and what its bytes say."""

    path: Path
    shown: str
    sha256: str
    form: str
    encoding: str
    size: int


def find_files(paths: list[Path], project: Path) -> tuple[list[tuple[Path, str]], list[Problem]]:
    """Return the files below ``paths`` with the names to show, and the paths without any."""
    found: dict[Path, str] = {}
    problems = []
    for path in paths:
        if path.is_dir():
            inside = sorted(
                one
                for one in path.rglob("*")
                if one.is_file()
                and one.suffix.lower() in SUFFIXES
                and not one.name.startswith((".", "~$"))
            )
            if not inside:
                what, advice = "holds no CSV, Parquet or xlsx file", "name another folder"
                problems.append(Problem(_shown(path, project), 1, WHOLE, what, advice, "bytes"))
            found.update((one.resolve(), _shown(one, project)) for one in inside)
        elif path.is_file():
            found[path.resolve()] = _shown(path, project)
        else:
            what, advice = "does not exist", "name a file or a folder that does"
            problems.append(Problem(_shown(path, project), 1, WHOLE, what, advice, "bytes"))
    return list(found.items()), problems


def _shown(path: Path, project: Path) -> str:
    try:
        return Path(os.path.relpath(path, project)).as_posix()
    except ValueError:  # another drive of Windows
        return path.as_posix()


def look_at(path: Path, shown: str) -> tuple[Source | None, Problem | None]:
    """Read a file once, block by block; return what it is, or what keeps it from being read."""
    try:
        return _look_at(path, shown)
    except OSError as error:
        what, advice = f"cannot be read: {error.strerror}", "make it a readable file"
        return None, Problem(shown, 1, WHOLE, what, advice, "bytes")


def _look_at(path: Path, shown: str) -> tuple[Source | None, Problem | None]:
    with path.open("rb") as stream:
        start = stream.read(4)
    form = {PARQUET_MARK: "parquet", ZIP_MARK: "xlsx"}.get(start, "csv")
    scan = Scan()
    with path.open("rb") as stream:
        while block := stream.read(BLOCK):
            scan.add(block, is_text=form == "csv")
    encoding = "utf-8-sig"
    if form == "csv":
        fault = scan.fault()
        if fault:
            position, what, advice = fault
            row, column = (1, WHOLE) if position is None else place_of(path, position)
            return None, Problem(shown, row, column, what, advice, "bytes")
        encoding = scan.encoding()
    return Source(path, shown, scan.checksum(), form, encoding, scan.size), None


class Scan:
    """What the blocks of a file have shown so far."""

    def __init__(self) -> None:
        """Start with nothing seen."""
        self.size = 0
        self._hash = hashlib.sha256()
        self._start = b""
        self._last = b""
        self._tail = b""
        self._blank = True
        self._nul: int | None = None
        self._not_utf8: int | None = None
        self._no_character: int | None = None
        self._two_bytes = False

    def add(self, block: bytes, is_text: bool) -> None:
        """Take in the next block."""
        self._hash.update(block)
        if is_text:
            self._look(block)
        self.size += len(block)
        self._last = block[-1:]

    def _look(self, block: bytes) -> None:
        if not self.size:
            self._start = block[:3]
        self._blank = self._blank and not block.removeprefix(BYTE_ORDER_MARK).strip()
        if self._nul is None and (at := block.find(b"\x00")) >= 0:
            self._nul = self.size + at
        if block.isascii() and not self._tail:
            return
        if self._no_character is None and (hit := NO_CHARACTER.search(block)):
            self._no_character = self.size + hit.start()
        data = self._tail + block
        self._two_bytes = self._two_bytes or TWO_BYTES.search(data) is not None
        if self._not_utf8 is None:
            self._tail = self._decode(data)

    def _decode(self, data: bytes) -> bytes:
        """Return the start of a character that the next block ends; note a byte that fits none."""
        try:
            data.decode("utf-8")
        except UnicodeDecodeError as error:
            if error.reason == "unexpected end of data":
                return data[error.start :]
            self._not_utf8 = self.size - len(self._tail) + error.start
        return b""

    def checksum(self) -> str:
        """Return the SHA-256 of the whole file."""
        return self._hash.hexdigest()

    def encoding(self) -> str:
        """Return the encoding of the text: UTF-8, with or without a mark, or Windows-1252."""
        return "utf-8-sig" if self._not_utf8 is None else "cp1252"

    def fault(self) -> tuple[int | None, str, str] | None:
        """Return where and why the text cannot be read, and what to do."""
        if self._blank:
            return None, "is empty", "download it again, or leave it out"
        if self._nul is not None:
            return self._nul, "holds a NUL byte", "save it as plain text (CSV UTF-8)"
        if self._tail and self._not_utf8 is None:
            return self.size - len(self._tail), "ends within a character", AGAIN
        if self._not_utf8 is not None and (self._two_bytes or self._no_character is not None):
            at = self._not_utf8 if self._two_bytes else self._no_character
            what = "is neither UTF-8 nor Windows-1252 throughout"
            return at, what, "save it as UTF-8; this byte does not belong to the rest"
        if self._last not in {b"\n", b"\r"}:
            return self.size, "ends without a line end, as a truncated file does", AGAIN
        return None


def place_of(path: Path, position: int) -> tuple[int, str]:
    """Return the row and the name of the column in which the byte at ``position`` stands."""
    row, start, header = 1, 0, b""
    with path.open("rb") as stream:
        for line in stream:
            if row == 1:
                header = line.removeprefix(BYTE_ORDER_MARK)
            if start + len(line) > position or (
                start + len(line) == position and not line.endswith(b"\n")
            ):
                break
            start += len(line)
            row += 1
        else:
            return max(1, row - 1), WHOLE
    if row == 1:
        return row, WHOLE
    names = next(csv.reader([header.decode("cp1252", errors="replace").strip()]), [""])
    before = line[: position - start].decode("cp1252", errors="replace").replace("\x00", "")
    cells = next(csv.reader([before]), [""])
    return row, names[len(cells) - 1] if 0 < len(cells) <= len(names) else WHOLE
