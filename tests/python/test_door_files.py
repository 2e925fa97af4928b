"""The door names every way in which a file can be broken as a file, and never stops short.

What is this: a copy of the seeds in which many files are each spoiled in one way, read once.
When does it matter: a file saved by a spreadsheet, cut off in transit or edited by hand.
How to resolve: the faults of files are found in scripts/cypp/door_files.py.
"""

from __future__ import annotations

import csv
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cypp.door import check

if TYPE_CHECKING:
    from collections.abc import Callable

    from cypp.door import Outcome

EXTRACTS = Path("seeds/extracts")
NEW_FILE = "text_figures/text_planted.csv"


@dataclass(frozen=True)
class FilePlant:
    """Spoil a file as a file; ``row`` 0 means its last row."""

    name: str
    file: str
    spoil: Callable[[bytes], bytes]
    row: int
    column: str
    says: str


def lines_of(data: bytes) -> list[bytes]:
    return data.splitlines(keepends=True)


def header_swap(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    def spoil(data: bytes) -> bytes:
        head, rest = data.split(b"\n", 1)
        assert old in head
        return head.replace(old, new) + b"\n" + rest

    return spoil


def without_column(index: int) -> Callable[[bytes], bytes]:
    def spoil(data: bytes) -> bytes:
        rows = list(csv.reader(data.decode().splitlines()))
        kept = [[cell for place, cell in enumerate(row) if place != index] for row in rows]
        return "".join(",".join(row) + "\n" for row in kept).encode()

    return spoil


def with_column(data: bytes) -> bytes:
    return b"".join(line.rstrip(b"\n") + b",extra\n" for line in lines_of(data))


def in_row_3(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    """Replace a piece of the third line of the file."""

    def spoil(data: bytes) -> bytes:
        lines = lines_of(data)
        assert old in lines[2]
        lines[2] = lines[2].replace(old, new, 1)
        return b"".join(lines)

    return spoil


def cut_row_3(data: bytes) -> bytes:
    lines = lines_of(data)
    lines[2] = b",".join(lines[2].split(b",")[:3]) + b"\n"
    return b"".join(lines)


FILE_PLANTS = [
    FilePlant(
        "renamed_column",
        "milestones/milestones_priority_01.csv",
        header_swap(b"item_label", b"label"),
        1,
        "item_label",
        "the column is missing or renamed",
    ),
    FilePlant(
        "missing_column",
        "milestones/milestones_priority_02.csv",
        without_column(4),
        1,
        "measure_id",
        "the column is missing or renamed",
    ),
    FilePlant(
        "extra_column",
        "milestones/milestones_priority_03.csv",
        with_column,
        1,
        "extra",
        "the column is not expected here",
    ),
    FilePlant(
        "reordered_columns",
        "milestones/milestones_priority_06.csv",
        header_swap(b"line_number,item_number", b"item_number,line_number"),
        1,
        "item_number",
        "the columns are in another order",
    ),
    FilePlant(
        "byte_order_mark",
        "text_figures/text_cypp_2015_19_introduction.csv",
        lambda data: b"\xef\xbb\xbf" + data,
        1,
        "(whole row)",
        "byte-order mark",
    ),
    FilePlant(
        "carriage_returns",
        "text_figures/text_cypp_2015_19_key_facts.csv",
        lambda data: data.replace(b"\n", b"\r\n"),
        1,
        "(whole row)",
        "carriage return (CRLF)",
    ),
    FilePlant(
        "nul_byte",
        "text_figures/text_annual_review_2007_enjoy_and_achieve.csv",
        in_row_3(b",observation,", b",observ\x00tion,"),
        3,
        "kind",
        "NUL byte",
    ),
    FilePlant(
        "windows_1252",
        "text_figures/text_annual_review_2007_narrowing_the_gap.csv",
        in_row_3(b",observation,", b",observation\x96,"),
        3,
        "kind",
        "0x96, which is not UTF-8",
    ),
    FilePlant("empty_file", NEW_FILE, lambda _: b"", 1, "(whole row)", "is empty"),
    FilePlant(
        "header_only",
        "text_figures/text_annual_review_2007_foreword.csv",
        lambda data: lines_of(data)[0],
        1,
        "(whole row)",
        "has a header and no row",
    ),
    FilePlant(
        "truncated_row",
        "text_figures/text_annual_review_2007_achieve_economic_wellbeing.csv",
        cut_row_3,
        3,
        "printed",
        "has 3 cells where the header has 13",
    ),
    FilePlant(
        "comma_without_quotes",
        "text_figures/text_impact_2015_workforce_and_programmes.csv",
        in_row_3(b",observation,", b",observation,,"),
        3,
        "(whole row)",
        "has 14 cells where the header has 13",
    ),
    FilePlant(
        "blank_line",
        "text_figures/text_annual_review_2007_transforming_services.csv",
        in_row_3(b"", b"\n"),
        3,
        "(whole row)",
        "is blank",
    ),
    FilePlant(
        "open_quote",
        "milestones/milestones_priority_07.csv",
        in_row_3(b",", b',"'),
        3,
        "(whole row)",
        "cannot be read as CSV",
    ),
    FilePlant(
        "cut_off",
        "milestones/milestones_priority_08.csv",
        lambda data: data.rstrip(b"\n"),
        0,
        "note",
        "ends without a line end",
    ),
    FilePlant(
        "folder_without_rules",
        "surveys/survey_2007.csv",
        lambda _: b"question,answer\nq1,a1\n",
        1,
        "(whole row)",
        "no rule covers it",
    ),
]


def plant_file(tree: Path, plant: FilePlant) -> int:
    path = tree / EXTRACTS / plant.file
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(plant.spoil(path.read_bytes() if path.exists() else b""))
    return plant.row or max(1, path.read_bytes().rstrip(b"\n").count(b"\n") + 1)


@dataclass(frozen=True)
class Planted:
    """The row of each plant by name, and what one look at all of them found."""

    rows: dict[str, int]
    outcome: Outcome


@pytest.fixture(scope="module")
def planted(project_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Planted:
    tree = tmp_path_factory.mktemp("planted")
    shutil.copytree(project_root / "seeds", tree / "seeds")
    rows = {plant.name: plant_file(tree, plant) for plant in FILE_PLANTS}
    return Planted(rows, check(tree, only=frozenset()))


@pytest.mark.parametrize("plant", FILE_PLANTS, ids=lambda plant: plant.name)
def test_a_broken_file_is_named(plant: FilePlant, planted: Planted) -> None:
    file = (EXTRACTS / plant.file).as_posix()
    lines = [problem.line() for problem in planted.outcome.problems if problem.file == file]
    place = f"{file}, row {planted.rows[plant.name]}, column {plant.column}"
    hits = [line for line in lines if line.startswith(place) and plant.says in line]
    assert hits, "\n".join([f"no line starts with {place!r} and says {plant.says!r}:", *lines])
    assert all(" - " in line and "\n" not in line for line in hits)


def test_no_sound_file_is_named(planted: Planted) -> None:
    spoiled = {(EXTRACTS / plant.file).as_posix() for plant in FILE_PLANTS}
    assert {problem.file for problem in planted.outcome.problems} == spoiled
