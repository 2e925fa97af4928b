"""Changes that spoil or vary a small file of the tidy data standard."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

Change = Callable[[str], str]

# A sound file, small enough to read here.
EES = """\
time_period,time_identifier,geographic_level,country_code,country_name,region_code,region_name,\
old_la_code,new_la_code,la_name,category,children_count,rate_per_10000
2024,Reporting year,National,E92000001,England,,,,,,Looked after,83630,70
2025,Reporting year,National,E92000001,England,,,,,,Looked after,81770,67
2025,Reporting year,Regional,E92000001,England,E12000003,Yorkshire and The Humber,,,,\
Looked after,8970,77
2025,Reporting year,Local authority,E92000001,England,E12000003,Yorkshire and The Humber,\
383,E08000035,Leeds,Looked after,1498,85
2025,Reporting year,Local authority,E92000001,England,E12000003,Yorkshire and The Humber,\
370,E08000038,Barnsley,Looked after,c,z
2025,Reporting year,Local authority,E92000001,England,E12000009,South West,\
420,E06000053,Isles of Scilly,Looked after,low,z
"""
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
