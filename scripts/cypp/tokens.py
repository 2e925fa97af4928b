"""Numeric tokens of the source documents, with the words beside them.

A token is a match of :data:`TOKEN`; lines are counted from 1. The words beside a token are kept so
that a rule can say why a number is no figure ("Phase 1", "£4.85m") without the document at hand.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import astuple, dataclass, fields
from pathlib import Path

TOKEN = re.compile(r"\d[\d,]*(?:\.\d+)?")
WORD = re.compile(r"\S+")


@dataclass(frozen=True)
class Token:
    """One numeric token; ``token_number`` counts from 1 within its line."""

    source_id: str
    line_number: int
    token_number: int
    token: str
    word_before: str
    printed_word: str
    word_after: str
    position_in_word: int


def tokens_of(path: Path) -> Iterator[Token]:
    """Yield the tokens of one UTF-8 document in reading order.

    Raises ``UnicodeDecodeError`` when the file is not UTF-8.
    """
    with path.open(encoding="utf-8", newline="\n") as handle:
        for line_number, line in enumerate(handle, start=1):
            yield from _tokens_of_line(path.stem, line_number, line.rstrip("\n"))


def _tokens_of_line(source_id: str, line_number: int, line: str) -> Iterator[Token]:
    token_number = 0
    words = list(WORD.finditer(line))
    for index, word in enumerate(words):
        for position, match in enumerate(TOKEN.finditer(word.group()), start=1):
            token_number += 1
            yield Token(
                source_id,
                line_number,
                token_number,
                match.group(),
                words[index - 1].group() if index else "",
                word.group(),
                words[index + 1].group() if index + 1 < len(words) else "",
                position,
            )


def as_csv(tokens: list[Token]) -> str:
    """Return the tokens as CSV text, one row per token, columns in the order of :class:`Token`."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow([field.name for field in fields(Token)])
    writer.writerows(astuple(token) for token in tokens)
    return buffer.getvalue()
