"""What fails at the gate is named, and readers keep what they had.

What is this: a dbt test, a metric, a suite at the exit, a broken stage, each made to fail.
When does it matter: the one time that the figures are wrong.
How to resolve: scripts/cypp/publish/stages.py and run.py.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import duckdb
import pytest
from tests.python.publish.publishing import (
    ROOT,
    left_overs,
    look,
    make_project,
    prepared_plan,
    publish,
)

from cypp import cli
from cypp.project import CyppError
from cypp.publish import stages
from cypp.publish.fingerprint import take_identity
from cypp.publish.run import run_publish

SMALL = {
    "profiles.yml": (ROOT / "profiles.yml").read_text(encoding="utf-8"),
    "dbt_project.yml": """
name: cypp
profile: cypp
vars: {area_code: E08000035, as_of: "9999-12-31"}
models: {cypp: {+schema: marts, +access: public, +contract: {enforced: true}}}
""",
    "macros/generate_schema_name.sql": (ROOT / "macros/project/generate_schema_name.sql").read_text(
        encoding="utf-8"
    ),
    "models/dim_editions.sql": """
select '{{ env_var("CYPP_EDITION_ID", "unpublished") }}' as edition_id
""",
    "models/dim_sources.sql": """
select 'a' as source_id, 'A' as title, 'P' as publisher, cast(null as date) as published_on,
    'OGL' as licence, 'f' as sha256, {{ var("figure", 1) }} as figure
""",
    "models/models.yml": """
models:
  - name: dim_editions
    columns: [{name: edition_id, data_type: varchar, data_tests: [unique]}]
  - name: dim_sources
    columns:
      - {name: source_id, data_type: varchar, data_tests: [unique]}
      - {name: title, data_type: varchar}
      - {name: publisher, data_type: varchar}
      - {name: published_on, data_type: date}
      - {name: licence, data_type: varchar}
      - {name: sha256, data_type: varchar}
      - name: figure
        data_type: integer
        data_tests:
          - accepted_values: {name: figure_is_right, arguments: {values: [1], quote: false}}
          - accepted_values:
              name: figure_is_nice
              arguments: {values: [2], quote: false}
              config: {severity: warn}
""",
}


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A dbt project of two marts, one with a test that a variable makes fail."""
    project = make_project(tmp_path / "small")
    for name, text in SMALL.items():
        path = project / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    monkeypatch.chdir(project)
    return project


def test_a_failing_dbt_test_is_named(small: Path) -> None:
    plan = stages.Plan(builders=(("dbt build", stages.build),), checks=(), writers=())
    assert run_publish(small, plan=plan) == 0
    published = small / "published"
    manifest = (published / "current" / "manifest.json").read_bytes()
    assert b'"name": "figure_is_right"' in manifest
    # A warning passes and is written down.
    assert b'"warnings": [\n    {\n      "name": "figure_is_nice"' in manifest
    with pytest.raises(CyppError, match=r"^dbt build failed: .*figure_is_right") as failed:
        run_publish(small, "{figure: 3}", plan=plan)
    assert "\n" not in str(failed.value)
    assert (published / "current" / "manifest.json").read_bytes() == manifest
    assert left_overs(published) == []
    assert not (small / "target").exists(), "the working file of the project was touched"
    assert not (small / "logs").exists()


@pytest.mark.parametrize(
    ("change", "stage"),
    [
        (
            "update metrics.outcome_learning set attendance_secondary = attendance_secondary + 0.5",
            "metrics equal their marts failed: .*attendance_secondary",
        ),
        (
            "update marts.dim_areas set area_name = 'jane.doe@example.org'",
            "Great Expectations at the exit failed: .*dim_areas, area_name: .*email",
        ),
    ],
    ids=["metric", "suite"],
)
def test_a_failing_check_is_named(
    project: Path, published: Path, prepared: Path, change: str, stage: str
) -> None:
    """The checks of the standard plan, on a public file that was tampered with."""
    shutil.copytree(ROOT / "seeds", project / "seeds", dirs_exist_ok=True)
    name = stage.partition(" failed")[0]
    checks = tuple(pair for pair in stages.standard_plan().checks if pair[0] == name)
    # Untouched, the same tables pass: it is the change that fails.
    before = publish(project, prepared_plan(prepared, checks=checks))
    tampered = prepared_plan(prepared, lambda connection: connection.execute(change), checks=checks)
    with pytest.raises(CyppError, match=stage):
        publish(project, tampered, "2020-01-02")
    assert look(published).edition_id == before
    assert left_overs(published) == []


def test_every_problem_is_printed_and_the_first_is_named(
    project: Path, published: Path, prepared: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    publish(project, prepared_plan(prepared))
    before = (published / "current" / "manifest.json").read_bytes()
    found = stages.Checked(["metric a: 1 and not 2", "metric b: 3 and not 4"], {})
    plan = prepared_plan(prepared, checks=(("metrics equal", lambda _: found),))
    with pytest.raises(CyppError, match=r"^metrics equal failed: metric a: 1 and not 2 \(and 1"):
        publish(project, plan, "2020-01-02")
    assert "metric b: 3 and not 4" in capsys.readouterr().out
    assert (published / "current" / "manifest.json").read_bytes() == before


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), duckdb.Error("x\ny")])
def test_a_broken_stage_is_one_line(
    project: Path, published: Path, prepared: Path, error: Exception
) -> None:
    publish(project, prepared_plan(prepared))

    def broken(*_: object) -> list[Path]:
        raise error

    with pytest.raises(CyppError, match=r"^write failed: (No space left on device|x y)$"):
        publish(project, prepared_plan(prepared, writers=(("write", broken),)), "2020-01-02")
    assert left_overs(published) == []
    assert look(published).problems == []


def test_files_that_change_during_a_build_are_noticed(project: Path, prepared: Path) -> None:
    def edit(_: object, _files: object) -> list[Path]:
        path = project / "models" / "late.sql"
        path.parent.mkdir()
        path.write_text("select 1", encoding="utf-8")
        return []

    with pytest.raises(CyppError, match="files of the project changed while it was built"):
        publish(project, prepared_plan(prepared, writers=(("edit", edit),)))
    assert not (project / "published" / "current").exists()


def test_the_standard_plan_leaves_nothing_out() -> None:
    plan = stages.standard_plan()
    assert [name for name, _ in plan.builders] == [
        "check the extracts",
        "dbt build",
        "describe the tables",
        "export the metrics",
    ]
    assert [name for name, _ in plan.checks] == [
        "Great Expectations at the exit",
        "metrics equal their marts",
    ]
    assert len(plan.writers) == 5


@pytest.mark.parametrize("variables", ["[1]", "{as_of: soon}", "{a: {", "text"])
def test_bad_variables_are_one_line(
    project: Path, variables: str, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["--project-dir", str(project), "publish", "--vars", variables]
    assert cli.main(arguments) == 1
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize("count", ["0", "-1", "x", "1.5"])
def test_a_bad_number_of_editions_is_one_line(
    project: Path, count: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stop:
        cli.main(["--project-dir", str(project), "publish", f"--keep={count}"])
    assert stop.value.code == 1
    assert "--keep" in capsys.readouterr().err


def test_whatever_decides_the_figures_changes_the_identity(project: Path) -> None:
    """One change at a time; what decides nothing changes nothing."""
    ids = [take_identity(project).edition_id]

    def changed() -> bool:
        ids.append(take_identity(project).edition_id)
        return ids[-1] not in ids[:-1]

    landed = project / "extracts" / "landed" / "lait" / "a.parquet"
    for path in (
        landed,
        project / "models" / "a.sql",
        project / "seeds" / "a.csv",
        project / "macros" / "a.sql",
        project / "tests" / "singular" / "a.sql",
        project / "profiles.yml",
    ):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("a", encoding="utf-8")
        assert changed(), path
    landed.write_text("b", encoding="utf-8")
    assert changed()
    landed.rename(landed.with_name("b.parquet"))
    assert changed(), "the name of a landed file is its edition"
    (project / "README.md").write_text("a", encoding="utf-8")
    assert not changed()
    before = take_identity(project, "{as_of: 2020-01-01}")
    assert before.edition_id != ids[-1]
    # YAML reads a date with and without quotes as two types.
    assert before == take_identity(project, "{as_of: '2020-01-01'}")
    assert before.edition_id != take_identity(project, "{area_code: E08000034}").edition_id


def test_the_commit_says_when_files_differ_from_it(project: Path) -> None:
    def git(*arguments: str) -> None:
        identity = ["-c", "user.name=a", "-c", "user.email=a@cypp.invalid"]
        subprocess.run(["git", "-C", str(project), *identity, *arguments], check=True)

    assert take_identity(project).git_commit == "unknown"
    git("init", "--quiet")
    git("add", ".")
    git("commit", "--quiet", "-m", "a")
    clean = take_identity(project)
    assert len(clean.git_commit) == 40
    (project / "README.md").write_text("a", encoding="utf-8")
    assert take_identity(project) == clean
    (project / "seeds" / "a.csv").write_text("a", encoding="utf-8")
    first = take_identity(project)
    assert first.git_commit == clean.git_commit + "-dirty"
    (project / "seeds" / "a.csv").write_text("b", encoding="utf-8")
    assert take_identity(project).edition_id != first.edition_id
