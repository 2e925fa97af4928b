"""Changes that spoil or vary a small file of the tidy data standard."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

Change = Callable[[str], str]

LEEDS = (
    "2025,Reporting year,Local authority,E92000001,England,E12000003,Yorkshire and The Humber,"
    "383,E08000035,Leeds,Looked after"
)


def replaced(old: str, new: str) -> Change:
    """Replace one text, which must be there, once."""

    def change(text: str) -> str:
        assert old in text, old
        return text.replace(old, new, 1)

    return change


def on_columns(work: Callable[[list[str]], list[str]]) -> Change:
    """Change every row, header included, as a list of cells."""

    def change(text: str) -> str:
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerows(work(cells) for cells in csv.reader(io.StringIO(text)))
        return out.getvalue()

    return change


def with_row(row: str) -> Change:
    """Add a row at the end."""
    return lambda text: text + row + "\n"
