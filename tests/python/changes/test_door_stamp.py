"""The door is left out only where nothing that it judges, or judges by, changed since it passed."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from cypp.changes import door_stamp
from cypp.door import DATA_DOCS, Outcome, check
from cypp.door_files import Problem

EXTRACT, RULES, UNREAD = (
    "seeds/extracts/kind/a.csv",
    "seeds/policy/door/rules.csv",
    "seeds/policy/b.csv",
)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project whose door passed; it reads an extract and its rules."""
    for name in (EXTRACT, RULES, UNREAD):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("a\n", encoding="utf-8")
    (tmp_path / DATA_DOCS).mkdir(parents=True)
    (tmp_path / DATA_DOCS / "index.html").write_text("", encoding="utf-8")
    finds(monkeypatch, [])
    assert not door_stamp.is_fresh(tmp_path)
    assert door_stamp.check_and_stamp(tmp_path) == 0
    return tmp_path


def finds(patch: pytest.MonkeyPatch, problems: list[Problem]) -> None:
    """Let the door find these problems."""
    outcome = Outcome(problems, 1, 1, 1, (EXTRACT, RULES))
    patch.setattr(door_stamp, "check_aloud", lambda _: outcome)


def test_what_is_as_it_was_is_not_judged_again(project: Path) -> None:
    assert door_stamp.is_fresh(project)


@pytest.mark.parametrize("name", [EXTRACT, RULES])
def test_another_extract_or_rule_is_judged(project: Path, name: str) -> None:
    (project / name).write_text("b\n", encoding="utf-8")
    assert not door_stamp.is_fresh(project)


def test_a_seed_that_no_rule_reads_is_no_change(project: Path) -> None:
    (project / UNREAD).write_text("b\n", encoding="utf-8")
    assert door_stamp.is_fresh(project)


@pytest.mark.parametrize("name", ["seeds/extracts/kind/z.csv", "seeds/policy/z.csv"])
def test_a_new_seed_is_judged(project: Path, name: str) -> None:
    (project / name).write_text("a\n", encoding="utf-8")
    assert not door_stamp.is_fresh(project)


@pytest.mark.parametrize("name", [EXTRACT, UNREAD])
def test_a_seed_that_is_gone_is_judged(project: Path, name: str) -> None:
    (project / name).unlink()
    assert not door_stamp.is_fresh(project)


@pytest.mark.parametrize("part", ["code_sum", "versions_of"])
def test_other_code_or_versions_judge_again(
    project: Path, part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door_stamp, part, lambda _: "another")
    assert not door_stamp.is_fresh(project)


def test_without_its_report_it_judges_again(project: Path) -> None:
    (project / DATA_DOCS / "index.html").unlink()
    assert not door_stamp.is_fresh(project)


def test_a_problem_stays_one(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    finds(monkeypatch, [Problem(EXTRACT, 1, "a", "is wrong", "put it right")])
    assert door_stamp.check_and_stamp(project) == 1
    assert not door_stamp.is_fresh(project)


def test_a_seed_written_to_while_it_is_judged_is_judged_again(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def change_and_undo(_: Path) -> Outcome:
        for text in ("b\n", "a\n"):
            (project / EXTRACT).write_text(text, encoding="utf-8")
        return Outcome([], 1, 1, 1, (EXTRACT, RULES))

    monkeypatch.setattr(door_stamp, "check_aloud", change_and_undo)
    assert door_stamp.check_and_stamp(project) == 0
    assert not door_stamp.is_fresh(project)


def test_the_door_says_every_seed_that_it_reads(project_root: Path) -> None:
    opened: set[str] = set()
    is_on = True

    def note(event: str, arguments: tuple[object, ...]) -> None:
        if is_on and event == "open":
            opened.add(str(arguments[0]))

    sys.addaudithook(note)
    outcome = check(project_root)
    is_on = False
    seeds = {
        Path(name).relative_to(project_root).as_posix()
        for name in opened
        if name.startswith(str(project_root / "seeds"))
    }
    assert len(seeds) > 50
    assert seeds == set(outcome.files_read)
