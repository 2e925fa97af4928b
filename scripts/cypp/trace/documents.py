"""The line of a document, read from the document itself and held against what is printed.

Documents are not part of the project: whoever has them names their folder.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from cypp.public_rows import Source
from cypp.publish.fingerprint import sha256_of_file

LINE = re.compile(r"line (\d+)\b")


@dataclass(frozen=True)
class DocumentLine:
    """One line of a document.

    Attributes:
        path: the document.
        number: its line, from 1.
        text: the line as it stands.
        problems: what does not fit: checksum, line or printed text; empty when all does.
    """

    path: Path
    number: int
    text: str
    problems: tuple[str, ...]


def line_number(locator: str) -> int | None:
    """Return N of ``line N, ...``; None for another locator."""
    found = LINE.match(locator)
    return int(found.group(1)) if found else None


def read_line(folder: Path, source: Source, locator: str, printed: str) -> DocumentLine:
    """Read the line of a locator and check that it belongs to the figure.

    Args:
        folder: folder of the documents, as ``<source_id>.txt``.
        source: the document as the edition describes it.
        locator: ``line N, ...``.
        printed: the text that must stand on the line.
    """
    path = folder / f"{source.source_id}.txt"
    number = line_number(locator) or 0
    if not path.is_file():
        return DocumentLine(path, number, "", (f"{path} is not there",))
    problems = []
    sha256 = sha256_of_file(path)
    if sha256 != source.sha256:
        problems.append(f"SHA-256 of {path.name} is {sha256}, not {source.sha256}")
    # Lines end at line feeds alone: other separators stand within lines of these documents.
    lines = path.read_bytes().split(b"\n")
    if not 1 <= number <= len(lines):
        return DocumentLine(path, number, "", (*problems, f"{path.name} has no line {number}"))
    text = lines[number - 1].decode("utf-8", errors="replace")
    if not stands_on(printed, text):
        problems.append(f"{printed!r} does not stand on line {number} of {path.name}")
    return DocumentLine(path, number, text, tuple(problems))


def stands_on(printed: str, line: str) -> bool:
    """Does a printed text stand on a line, each of its words and numbers in their order?

    The transcription joins what a table sets apart and leaves out marks of bullets, so blanks and
    case do not count; digits do: 12 does not stand in 312.
    """
    words = re.findall(r"\d[\d,.]*\d|\d|[^\W\d]+|[^\w\s]", printed.lower().replace("•", ""))
    at = 0
    rest = line.lower()
    for word in words:
        found = _find(word, rest, at)
        if found < 0:
            return False
        at = found + len(word)
    return bool(words) or not printed.strip()


def _find(word: str, line: str, start: int) -> int:
    """Return where a word stands; a number never within a longer one."""
    if not word[0].isdigit():
        return line.find(word, start)
    found = re.compile(rf"(?<![\d]){re.escape(word)}(?![\d])").search(line, start)
    return found.start() if found else -1
