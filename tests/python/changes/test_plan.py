"""What is compared with the record of the last build, and the words for it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cypp.changes import door_stamp
from cypp.changes.inputs import OWN_CODE, Inputs, code_sum, file_states, take_inputs
from cypp.changes.plan import Plan, make_plan, summary
from cypp.changes.record import Record

DATABASE = {"size": 1, "changed_ns": 2}
NOW = Inputs(
    files={"seeds/a.csv": "1", "models/b.sql": "1", "profiles.yml": "1"},
    landed={"lait/one.parquet": "1"},
    settings={"dbt variables": "[]", "version of duckdb": "1.5"},
)
RECORD = Record("2026-11-22 10:00:00+00:00", NOW, DATABASE, "1", "1", unit_tests=False, warned=[])


def plan(
    now: Inputs = NOW,
    record: Record | None = RECORD,
    database: dict[str, int] | None = DATABASE,
    **options: bool,
) -> Plan:
    options = {"is_full": False, "unit_tests": False, **options}
    return make_plan(record, now, database, **options)


def test_equal_pictures_are_nothing_to_do() -> None:
    assert plan().is_nothing


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"record": None}, "no build that passed"),
        ({"is_full": True}, "--full"),
        ({"unit_tests": True}, "unit tests"),
        ({"database": None}, "gone"),
        ({"database": {**DATABASE, "size": 2}}, "written to"),
        ({"now": replace(NOW, settings={"dbt variables": "[]"})}, "version of duckdb"),
        ({"now": replace(NOW, settings={**NOW.settings, "new": "1"})}, "new changed"),
        ({"now": replace(NOW, files={**NOW.files, "profiles.yml": "2"})}, "profiles.yml"),
        ({"now": replace(NOW, files={**NOW.files, "packages.yml": "2"})}, "packages.yml"),
    ],
)
def test_what_cannot_be_judged_by_node_means_all(changes: dict[str, Any], why: str) -> None:
    found = plan(**changes)
    assert found.is_whole
    assert why in found.why


def test_files_that_are_new_changed_or_gone_are_named() -> None:
    files = {"seeds/a.csv": "2", "seeds/c.csv": "1", "profiles.yml": "1"}
    found = plan(replace(NOW, files=files, landed={}))
    assert not found.is_whole
    assert found.files == ("models/b.sql", "seeds/a.csv", "seeds/c.csv")
    assert found.kinds == ("lait",)
    assert found.why == "1 model, 2 seeds and 1 landed kind changed"


@pytest.mark.parametrize(
    ("files", "kinds", "words"),
    [
        (("seeds/a.csv",), (), "1 seed changed"),
        (("models/a.yml", "models/b.yml"), ("ees",), "2 files and 1 landed kind changed"),
        ((), ("ees", "lait"), "2 landed kinds changed"),
    ],
)
def test_what_changed_is_said_in_words(
    files: tuple[str, ...], kinds: tuple[str, ...], words: str
) -> None:
    assert summary(files, kinds) == words


def test_the_picture_of_this_project_holds_what_dbt_reads(
    project_root: Path, manifest: dict[str, Any]
) -> None:
    inputs = take_inputs(project_root, None)
    parts = [*manifest["nodes"].values(), *manifest["macros"].values()]
    kinds = ("metrics", "semantic_models", "exposures", "saved_queries", "unit_tests", "groups")
    parts += [row for kind in kinds for row in manifest[kind].values()]
    read = {part["original_file_path"] for part in parts if part["package_name"] == "cypp"}
    # Hooks are written in dbt_project.yml and have a path of their own.
    read -= {part["original_file_path"] for part in parts if part["resource_type"] == "operation"}
    assert read
    assert read <= inputs.files.keys()
    assert "profiles.yml" in inputs.files
    assert not [name for name in inputs.files if name.startswith("tests/python/")]


def test_a_password_of_the_environment_is_not_kept(
    project_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = take_inputs(project_root, None).settings
    monkeypatch.setenv("DBT_ENV_SECRET_CYPP_PG_PASSWORD", "open sesame")
    settings = take_inputs(project_root, None).settings
    assert before != settings
    assert "sesame" not in str(settings)


def test_variables_are_compared_as_they_are_meant(project_root: Path) -> None:
    one, same, other, none = (
        take_inputs(project_root, text).settings["dbt variables"]
        for text in ("{a: x, b: 1}", '{"b": 1, "a": "x"}', "{a: x, b: 2}", None)
    )
    assert one == same
    assert len({one, other, none}) == 3


def test_a_file_written_back_and_forth_shows(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("1", encoding="utf-8")
    before = file_states([path])
    assert file_states([path]) == before
    for text in ("2", "1"):
        path.write_text(text, encoding="utf-8")
    assert file_states([path]) != before


@pytest.mark.parametrize("pattern", [*OWN_CODE, *door_stamp.CODE])
def test_every_pattern_of_code_finds_some(pattern: str) -> None:
    assert code_sum([pattern]) != code_sum([])
