"""Every rule of the screener finds the one change that breaks it, and no rule finds fault without.

When does it matter: a rule looks at nothing, or cries about sound files.
How to resolve: ``drafts`` holds the sound pair and the change for each rule of screener_rules.
"""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from tests.python.conftest import ROOT
from tests.python.publish.formats.drafts import CASES, DATA, IN_META, PLACES, Draft

from cypp.publish.formats.screener_files import Library, load_library
from cypp.publish.screener import checks, lines, screen_file

LIBRARY = load_library(ROOT)


def test_a_sound_pair_has_no_problem(tmp_path: Path) -> None:
    assert screen_file(Draft().write(tmp_path), LIBRARY) == []


def test_every_rule_has_a_function_and_a_case() -> None:
    assert [*checks(LIBRARY)] == [*LIBRARY.rules]
    assert sorted(CASES) == sorted(LIBRARY.rules)
    assert {row["level"] for row in LIBRARY.rules.values()} == {"fail", "warn"}


@pytest.mark.parametrize("rule_id", LIBRARY.rules)
def test_the_change_that_breaks_a_rule_is_found_where_it_stands(
    rule_id: str, tmp_path: Path
) -> None:
    case = CASES[rule_id]
    draft = Draft()
    case.change(draft)
    path = draft.write(tmp_path)
    library: Library = dataclasses.replace(LIBRARY, limits={**LIBRARY.limits, **draft.limits})
    found = [p for p in screen_file(path, library) if p.rule_id == rule_id]
    assert found, "the rule found nothing"
    row, column = PLACES.get(rule_id, (case.row, case.column))
    assert (found[0].row, found[0].column) == (row, column), found
    name = f"{draft.name}.meta.csv" if rule_id in IN_META else f"{draft.name}.csv"
    rule = library.rules[rule_id]
    said = next(iter(lines(path, found, library)))
    where = name + (f", row {row}" if row else "") + (f", column {column}" if column else "")
    assert said.startswith(f"{rule['level']}: {where}: ")
    assert said.endswith(f" - {rule['advice']} [{rule_id}]")


def test_the_documentation_lists_the_rules_of_the_seed() -> None:
    text = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
    listed = [
        f"| {row['rule_id']} | {row['level']} | {row['words']} | {row['origin']} |"
        for row in LIBRARY.rules.values()
    ]
    assert [line for line in text.splitlines() if line in listed] == listed


@pytest.mark.parametrize(
    ("content", "row"),
    [
        (b"", 0),
        (b"time_period,time_identifier\n", 0),
        (DATA.encode().replace(b"Leeds", b"Le\xe9ds", 1), 5),
        (DATA.encode("utf-16"), 1),
    ],
    ids=["empty", "header only", "latin-1", "utf-16"],
)
def test_a_file_that_cannot_be_read_is_said_to_be_so(
    content: bytes, row: int, tmp_path: Path
) -> None:
    path = Draft().write(tmp_path)
    path.write_bytes(content)
    found = screen_file(path, LIBRARY)
    assert ("file_readable", row) in [(problem.rule_id, problem.row) for problem in found]


def test_many_rows_of_one_kind_are_counted_not_listed(tmp_path: Path) -> None:
    draft = Draft()
    draft.data.fill("pupil_percent", "50%")
    found = [
        p for p in screen_file(draft.write(tmp_path), LIBRARY) if p.rule_id == "indicator_value"
    ]
    assert [problem.row for problem in found] == [2, 3, 4]
    assert [problem.more for problem in found] == [0, 0, 3]
