"""The door names every defect that can be planted in an extract: file, row and column.

What is this: a copy of the seeds with one defect in each of many files, checked once.
When does it matter: a defect that the door lets through becomes a wrong figure in the marts.
How to resolve: the check that missed it is a row of seeds/policy/door_rules.csv, or a fault of a
file as a file, found in scripts/cypp/door_files.py.
"""

from __future__ import annotations

import csv
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cypp import door_cells as cells
from cypp.door import check, report, run_check
from cypp.door_files import Problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from cypp.door import Outcome

EXTRACTS = Path("seeds/extracts")
NEW_FILE = "text_figures/text_planted.csv"
WORDS_BEFORE = ["over ", "just over ", "nearly ", "up to "]
WORDS_AFTER = ["per cent", "points", "of schools", "per 1,000"]
CODES = ["na", "-", "tbc", "??", "x", "to be agreed"]


@dataclass(frozen=True)
class CellPlant:
    """Put ``value`` into the first cell of ``column`` that is wholly ``was``."""

    name: str
    file: str
    column: str
    was: str
    value: str
    says: str


@dataclass(frozen=True)
class FilePlant:
    """Spoil a file as a file; ``row`` 0 means its last row."""

    name: str
    file: str
    spoil: Callable[[bytes], bytes]
    row: int
    column: str
    says: str


CELL_PLANTS = [
    CellPlant(
        "misspelt_missing_code",
        "report_cards/report_card_stay_safe.csv",
        "leeds_2004",
        "na",
        "nna",
        "missing-value code: 'nna' - did you mean 'na'?",
    ),
    CellPlant(
        "misspelt_missing_code_of_a_table",
        "outcome_measures/outcome_measures_priority_02.csv",
        "target_1",
        "tbc",
        "tcb",
        "missing-value code: 'tcb'",
    ),
    CellPlant(
        "text_in_a_number",
        "report_cards/report_card_be_healthy.csv",
        "leeds_2006",
        r"[0-9.]+",
        "9O.9",
        "neither a number nor a known missing-value code: '9O.9'",
    ),
    CellPlant(
        "words_beside_a_number",
        "text_figures/text_cypp_2015_19_impact.csv",
        "printed",
        r"[0-9.]+%",
        "12% or so",
        "'12% or so'",
    ),
    CellPlant(
        "unknown_area",
        "text_figures/text_impact_2015_safeguarding.csv",
        "area_code",
        "E08000035",
        "E08009999",
        "is not a known area: 'E08009999'",
    ),
    CellPlant(
        "unknown_measure",
        "milestones/milestones_priority_04.csv",
        "measure_id",
        "free_school_meal_uptake",
        "free_school_meals_uptake",
        "did you mean 'free_school_meal_uptake'?",
    ),
    CellPlant(
        "unknown_measure_of_a_claim",
        "claims/claims_impact_2015.csv",
        "measure_id",
        "children_looked_after",
        "children_looked_for",
        "is not a known measure: 'children_looked_for'",
    ),
    CellPlant(
        "percentage_of_140",
        "text_figures/text_impact_2015_learning_and_health.csv",
        "printed",
        r"[0-9.]+%",
        "140%",
        "is outside 0 to 100 for a measure in percent: 140",
    ),
    CellPlant(
        "percentage_of_140_on_a_card",
        "report_cards/report_card_enjoy_and_achieve.csv",
        "leeds_2005",
        "49.7",
        "140",
        "is outside 0 to 100 for a measure in percent: 140",
    ),
    CellPlant(
        "another_number_than_printed",
        "report_cards/report_card_make_a_positive_contribution.csv",
        "leeds_2005",
        "120",
        "121",
        "is not the number that the document prints there: '121'",
    ),
    CellPlant(
        "colour_where_none_is_printed",
        "report_cards/report_card_achieve_economic_wellbeing.csv",
        "target_value",
        "Yellow",
        "Yelow",
        "is no colour (this card is printed one column to the left): 'Yelow'",
    ),
    CellPlant(
        "unknown_group",
        "text_figures/text_impact_2015_looked_after.csv",
        "population_group_id",
        "all/all",
        "all/al",
        "did you mean 'all/all'?",
    ),
    CellPlant(
        "period_of_two_years_that_do_not_follow",
        "text_figures/text_annual_review_2007_stay_safe.csv",
        "period_id",
        "FY2006-07",
        "FY2006-08",
        "is not a period: 'FY2006-08'",
    ),
    CellPlant(
        "token_that_the_line_has_not",
        "text_figures/text_annual_review_2007_be_healthy.csv",
        "token_number",
        "1",
        "97",
        "is not a token of that line and cell: '97'",
    ),
    CellPlant(
        "type_of_claim",
        "claims/claims_annual_review_2007.csv",
        "claim_type",
        r"\w+",
        "guessed",
        "is not a type of claim: 'guessed'",
    ),
    CellPlant(
        "unknown_reason",
        "token_reasons/token_reasons_impact_2015.csv",
        "reason",
        r"\w+",
        "because",
        "is not a known reason: 'because'",
    ),
    CellPlant(
        "required_cell_empty",
        "token_reasons/token_reasons_plan_refreshed.csv",
        "reason",
        r"\w+",
        "",
        "column reason: is empty",
    ),
    CellPlant(
        "blank_behind_a_cell",
        "token_reasons/token_reasons_cypp_2015_19.csv",
        "source_id",
        r"\w+",
        "001_0287d4932f459eee ",
        "has blanks around it",
    ),
    CellPlant(
        "unseen_character",
        "milestones/milestones_priority_13.csv",
        "item_label",
        ".+",
        "parent\u00a0support",
        "holds a character that is not print",
    ),
]


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


def last_row_twice(data: bytes) -> bytes:
    return data + lines_of(data)[-1]


FILE_PLANTS = [
    FilePlant(
        "duplicate_row",
        "text_figures/text_annual_review_2007_make_a_positive_contribution.csv",
        last_row_twice,
        0,
        "source_id+line_number+token_number",
        "repeats the key of seeds/extracts/text_figures/",
    ),
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


def copy_seeds(root: Path, target: Path) -> Path:
    shutil.copytree(root / "seeds", target / "seeds")
    return target


def plant_cell(tree: Path, plant: CellPlant) -> int:
    """Return the row that was spoiled."""
    path = tree / EXTRACTS / plant.file
    with path.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.reader(handle))
    column = rows[0].index(plant.column)
    for number, row in enumerate(rows[1:], start=2):
        if re.fullmatch(plant.was, row[column]):
            row[column] = plant.value
            break
    else:
        pytest.fail(f"{plant.file} has no cell {plant.was!r} in {plant.column}: choose another")
    with path.open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle, lineterminator="\n").writerows(rows)
    return number


def plant_file(tree: Path, plant: FilePlant) -> int:
    path = tree / EXTRACTS / plant.file
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(plant.spoil(path.read_bytes() if path.exists() else b""))
    return plant.row or max(1, path.read_bytes().rstrip(b"\n").count(b"\n") + 1)


@dataclass(frozen=True)
class Planted:
    """The tree, the row of each plant by name, and what one run over all of them found."""

    tree: Path
    rows: dict[str, int]
    outcome: Outcome


@pytest.fixture(scope="module")
def planted(project_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Planted:
    tree = copy_seeds(project_root, tmp_path_factory.mktemp("planted"))
    rows = {plant.name: plant_cell(tree, plant) for plant in CELL_PLANTS}
    rows |= {plant.name: plant_file(tree, plant) for plant in FILE_PLANTS}
    return Planted(tree, rows, check(tree))


def test_the_extracts_of_the_repository_pass(project_root: Path) -> None:
    outcome = check(project_root)
    assert [problem.line() for problem in outcome.problems] == []
    assert outcome.row_count > 0


@pytest.mark.parametrize("plant", [*CELL_PLANTS, *FILE_PLANTS], ids=lambda plant: plant.name)
def test_a_planted_defect_is_named(plant: CellPlant | FilePlant, planted: Planted) -> None:
    file = (EXTRACTS / plant.file).as_posix()
    lines = [problem.line() for problem in planted.outcome.problems if problem.file == file]
    place = f"{file}, row {planted.rows[plant.name]}, column {plant.column}"
    hits = [line for line in lines if line.startswith(place) and plant.says in line]
    assert hits, "\n".join([f"no line starts with {place!r} and says {plant.says!r}:", *lines])
    assert all(" - " in line and "\n" not in line for line in hits)


def test_nothing_but_the_planted_defects_is_named(planted: Planted) -> None:
    spoiled = {(EXTRACTS / plant.file).as_posix() for plant in [*CELL_PLANTS, *FILE_PLANTS]}
    strangers = [
        problem.line() for problem in planted.outcome.problems if problem.file not in spoiled
    ]
    assert strangers == []


def test_one_defect_ends_with_exit_code_1_and_data_docs_only(
    project_root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tree = copy_seeds(project_root, tmp_path)
    row = plant_cell(tree, CELL_PLANTS[0])
    before = {path for path in tree.rglob("*") if path.is_file()}
    assert run_check(tree) == 1
    printed = capsys.readouterr().err
    assert f"report_card_stay_safe.csv, row {row}, column leeds_2004" in printed
    assert "Traceback" not in printed
    written = {path.relative_to(tree) for path in tree.rglob("*") if path.is_file()} - {
        path.relative_to(tree) for path in before
    }
    assert {path.parts[:2] for path in written} == {("target", "data_docs")}
    assert Path("target/data_docs/index.html") in written
    pages = [path for path in written if path.parts[2:4] == ("validations", "report_cards")]
    assert any("nna" in (tree / page).read_text(encoding="utf-8") for page in pages)


def test_a_broken_file_of_tokens_or_codes_spoils_no_other_answer(
    project_root: Path, tmp_path: Path
) -> None:
    tree = copy_seeds(project_root, tmp_path)
    tokens = EXTRACTS / "tokens/tokens_impact_2015.csv"
    codes = Path("seeds/reference/missing_value_codes.csv")
    measures = Path("seeds/framework/measures/measures_impact.csv")
    (tree / tokens).write_bytes(b"\x00")
    (tree / codes).unlink()
    (tree / measures).write_text("id,name\n1,2\n", encoding="utf-8")
    outcome = check(tree, only=frozenset({"report_cards", "text_figures"}))
    files = {problem.file for problem in outcome.problems}
    assert files == {path.as_posix() for path in (tokens, codes, measures)}


def test_an_empty_project_is_told_what_it_lacks(tmp_path: Path) -> None:
    problems = check(tmp_path).problems
    assert "seeds/policy/door_columns.csv" in {problem.file for problem in problems}


def test_a_file_with_many_problems_shows_twenty_and_counts_the_rest() -> None:
    problems = [Problem("a.csv", row, "x", "is wrong", "mend it") for row in range(2, 52)]
    lines = report([*problems, Problem("b.csv", 2, "x", "is wrong", "mend it")])
    assert len(lines) == 22
    assert lines[20] == "a.csv: and 30 more problems"
    assert lines[21].startswith("b.csv, row 2, column x: is wrong - mend it")


PATTERN = re.compile(
    cells.whole_cell(
        cells.figure_body([word.strip() for word in WORDS_BEFORE], WORDS_AFTER),
        cells.code_body(CODES),
    )
)


@st.composite
def dressed_numbers(draw: st.DrawFn) -> str:
    """A number in any dress that a document may give it."""
    whole = draw(st.integers(min_value=0, max_value=9_999_999))
    number = f"{whole:,}" if draw(st.booleans()) else str(whole)
    if draw(st.booleans()):
        number += "." + draw(st.text("0123456789", min_size=1, max_size=3))
    before = draw(st.sampled_from(["", *WORDS_BEFORE]))
    sign = draw(st.sampled_from(["", "+", "-", "£"]))
    percent = draw(st.sampled_from(["", "%", " %", "+ %"]))
    after = draw(st.sampled_from(["", *(f" {word}" for word in WORDS_AFTER)]))
    bullet = draw(st.sampled_from(["", "•", "• "]))
    cell = f"{bullet}{before}{sign}{number}{percent}{after}"
    return draw(st.sampled_from([cell, cell.upper(), cell.capitalize()]))


@given(dressed_numbers())
@settings(database=None, deadline=None)
def test_a_number_in_any_allowed_dress_is_accepted(cell: str) -> None:
    assert PATTERN.search(cell)
    assert cells.value_of(cell) is not None


@given(dressed_numbers(), st.sampled_from("OolISBxé"), st.data())
@settings(database=None, deadline=None)
def test_a_letter_among_or_beside_the_digits_is_not_accepted(
    cell: str, letter: str, data: st.DataObject
) -> None:
    number = re.search(r"[0-9][0-9,.]*", cell)
    assert number is not None
    place = data.draw(st.integers(min_value=number.start(), max_value=number.end()))
    assert not PATTERN.search(cell[:place] + letter + cell[place:])


@pytest.mark.parametrize(
    "cell",
    ["", "1,23", "1,2345", "12.", ".5", "1 2", "7.5%x", "over", "over x", "nna", "N.A", "12%%",
     "five", "12 schools", "1e3", "١٢", "²", "= 12", "12\n", "•", "t.b.c"],
)  # fmt: skip
def test_what_is_neither_number_nor_code_is_not_accepted(cell: str) -> None:
    assert not PATTERN.fullmatch(cell)


@pytest.mark.parametrize("cell", ["na", "NA", "-", "TBC", "• tbc", "??", "X", "To be agreed"])
def test_a_known_code_is_accepted_in_any_case(cell: str) -> None:
    assert PATTERN.search(cell)


@pytest.mark.parametrize(
    "period",
    ["AY2005-06", "AY1999-00", "FY2014-15", "CY2012", "SD2007-03-31", "SM2015-01", "QT2014-10",
     "RG2014-04_2014-12", "RG2014-12_2014-12", "PC2010-2012", "PF2012-2014", "PA2012-2014"],
)  # fmt: skip
def test_a_period_is_accepted(period: str) -> None:
    assert cells.is_period(period)


@pytest.mark.parametrize(
    "period",
    ["", "2005/06", "AY2005-07", "AY2005-6", "AY2005", "CY12", "SD2007-02-30", "SM2015-13",
     "RG2014-12_2014-04", "PC2012-2010", "PC2012-2012", "XX2012", "CY2012 ", "ay2005-06"],
)  # fmt: skip
def test_what_is_no_period_is_not_accepted(period: str) -> None:
    assert not cells.is_period(period)
