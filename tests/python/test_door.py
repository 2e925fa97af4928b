"""The door names every defect that can be planted in an extract: file, row and column.

What is this: a copy of the seeds with one defect in each of many files, checked once.
When does it matter: a defect that the door lets through becomes a wrong figure in the marts.
How to resolve: the check that missed it is a row of seeds/policy/door/door_rules.csv, or a fault of
a file as a file, found in scripts/cypp/door_files.py.
"""

from __future__ import annotations

import csv
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cypp.door import check, report, run_check
from cypp.door_files import Problem

if TYPE_CHECKING:
    from cypp.door import Outcome

EXTRACTS = Path("seeds/extracts")
DUPLICATED = EXTRACTS / "text_figures/text_annual_review_2007_make_a_positive_contribution.csv"


@dataclass(frozen=True)
class CellPlant:
    """Put ``value`` into the first cell of ``column`` that is wholly ``was``."""

    name: str
    file: str
    column: str
    was: str
    value: str
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
        "is outside 0 to 100 for a measure in percent: '140'",
    ),
    CellPlant(
        "percentage_of_140_on_a_card",
        "report_cards/report_card_enjoy_and_achieve.csv",
        "leeds_2005",
        "49.7",
        "140",
        "is outside 0 to 100 for a measure in percent: '140'",
    ),
    CellPlant(
        "another_number_than_printed",
        "report_cards/report_card_make_a_positive_contribution.csv",
        "leeds_2005",
        "120",
        "121",
        "is not the number that the document prints there: '121 (in the document it is 120)'",
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
        "another_token_of_the_line",
        "text_figures/text_annual_review_2007_action_plans.csv",
        "token_number",
        "2",
        "1",
        "is not a token of that line and cell: '1 (in the document it is ",
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


def copy_seeds(root: Path, target: Path) -> Path:
    shutil.copytree(root / "seeds", target / "seeds")
    return target


def plant_cell(tree: Path, plant: CellPlant) -> int:
    """Return the row that was spoiled."""
    path = tree / EXTRACTS / plant.file
    with path.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.reader(handle))
    column = rows[0].index(plant.column)
    hits = [place for place, row in enumerate(rows) if re.fullmatch(plant.was, row[column])]
    hits = [place for place in hits if place > 0]  # the header is no cell
    assert hits, f"{plant.file} has no cell {plant.was!r} in {plant.column}: choose another"
    rows[hits[0]][column] = plant.value
    with path.open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle, lineterminator="\n").writerows(rows)
    return hits[0] + 1


def plant_duplicate(tree: Path) -> int:
    """Write the last row of a file twice and return the row of the repeat."""
    path = tree / DUPLICATED
    data = path.read_bytes()
    path.write_bytes(data + data.splitlines(keepends=True)[-1])
    return data.count(b"\n") + 1


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
    rows["duplicate_row"] = plant_duplicate(tree)
    return Planted(tree, rows, check(tree))


def test_the_extracts_of_the_repository_pass(project_root: Path) -> None:
    outcome = check(project_root)
    assert [problem.line() for problem in outcome.problems] == []
    assert outcome.row_count > 0


@pytest.mark.parametrize("plant", CELL_PLANTS, ids=lambda plant: plant.name)
def test_a_planted_defect_is_named(plant: CellPlant, planted: Planted) -> None:
    file = (EXTRACTS / plant.file).as_posix()
    lines = [problem.line() for problem in planted.outcome.problems if problem.file == file]
    place = f"{file}, row {planted.rows[plant.name]}, column {plant.column}"
    hits = [line for line in lines if line.startswith(place) and plant.says in line]
    assert hits, "\n".join([f"no line starts with {place!r} and says {plant.says!r}:", *lines])
    assert all(" - " in line and "\n" not in line for line in hits)


def test_a_duplicate_row_is_named_with_the_first(planted: Planted) -> None:
    row = planted.rows["duplicate_row"]
    place = f"{DUPLICATED.as_posix()}, row {row}, column source_id+line_number+token_number"
    lines = [problem.line() for problem in planted.outcome.problems]
    assert [line for line in lines if line.startswith(place)]
    first = f"repeats the key of {DUPLICATED.as_posix()}, row {row - 1}: "
    assert sum(first in line for line in lines) == 1


def test_nothing_but_the_planted_defects_is_named(planted: Planted) -> None:
    spoiled = {(EXTRACTS / plant.file).as_posix() for plant in CELL_PLANTS}
    spoiled.add(DUPLICATED.as_posix())
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
    assert "seeds/policy/door/door_columns.csv" in {problem.file for problem in problems}


def test_a_file_with_many_problems_shows_twenty_and_counts_the_rest() -> None:
    problems = [Problem("a.csv", row, "x", "is wrong", "mend it") for row in range(2, 52)]
    lines = report([*problems, Problem("b.csv", 2, "x", "is wrong", "mend it")])
    assert len(lines) == 22
    assert lines[20] == "a.csv: and 30 more problems"
    assert lines[21].startswith("b.csv, row 2, column x: is wrong - mend it")
