"""Editions: which stay, back to the one before, the same one again, a damaged one.

What is this: publications of a prepared build, each looked at as a reader does.
When does it matter: a rollback on the day it is needed; a disk that fills with old editions.
How to resolve: scripts/cypp/publish/editions.py and place.py.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from tests.python.publish.publishing import (
    ROOT,
    WAREHOUSE,
    left_overs,
    look,
    prepared_plan,
    publish,
)

from cypp import cli
from cypp.project import CyppError
from cypp.publish.editions import damages, kept_editions, read_edition
from cypp.publish.settings import SETTINGS_FILE, read_settings
from cypp.publish.swap import only_publisher

DAYS = ["2020-01-01", "2020-01-02", "2020-01-03", "2020-01-04"]


def names(published: Path) -> list[str]:
    return sorted(path.name for path in (published / "editions").iterdir())


def command(project: Path, *arguments: str) -> int:
    return cli.main(["--project-dir", str(project), "publish", *arguments])


def test_an_edition_is_whole_and_nothing_else_stays(
    project: Path, published: Path, prepared: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edition_id = publish(project, prepared_plan(prepared))
    found = look(published)
    assert (found.edition_id, found.problems) == (edition_id, [])
    assert names(published) == [edition_id]
    assert left_overs(published) == []
    assert (published / "current").readlink() == Path("editions") / edition_id
    printed = capsys.readouterr().out
    assert "[cypp] 1/4 prepared build" in printed
    assert f"edition {edition_id} is current" in printed
    assert not (project / "target").exists(), "the working file of the project was touched"


def test_the_manifest_says_what_it_is(project: Path, published: Path, prepared: Path) -> None:
    first = publish(project, prepared_plan(prepared), DAYS[0])
    second = publish(project, prepared_plan(prepared), DAYS[1])
    kept = read_edition((published / "current").resolve())
    assert kept is not None
    manifest = kept.manifest
    assert (kept.edition_id, kept.sequence, kept.previous) == (second, 2, first)
    assert manifest["as_of"] == DAYS[1]
    assert manifest["area_code"] == "E08000035"
    assert manifest["published_at"].endswith("+00:00")
    assert {"duckdb", "dbt-core", "cypp", "python"} <= set(manifest["versions"])
    assert manifest["sources"]
    assert all(len(source["sha256"]) == 64 for source in manifest["sources"])
    assert {test["name"] for test in manifest["dbt_tests"]}
    described = {f"{item['schema']}.{item['name']}" for item in manifest["relations"]}
    assert "marts.dim_editions" in described
    assert WAREHOUSE in {file["path"] for file in manifest["files"]}


def test_relations_and_columns_carry_their_descriptions(
    project: Path, published: Path, prepared: Path
) -> None:
    publish(project, prepared_plan(prepared))
    with duckdb.connect(str(published / "current" / WAREHOUSE), read_only=True) as connection:
        silent = connection.execute("""
            select table_name, '' from duckdb_tables() where coalesce(comment, '') = ''
            union all
            select table_name, column_name from duckdb_columns()
            where coalesce(comment, '') = '' and not internal
        """).fetchall()
    assert silent == []


def test_as_many_editions_stay_as_asked_and_always_the_two_latest(
    project: Path, published: Path, prepared: Path
) -> None:
    plan = prepared_plan(prepared)
    made = [publish(project, plan, day, keep=3) for day in DAYS]
    assert names(published) == sorted(made[1:])
    last = publish(project, plan, "2020-01-05", keep=1)
    assert names(published) == sorted([made[-1], last])


def test_the_seed_says_how_many_stay(project: Path, published: Path, prepared: Path) -> None:
    assert read_settings(project).editions_kept >= 2
    text = "setting_id,setting_value,meaning\neditions_kept,2,x\n"
    (project / SETTINGS_FILE).write_text(text, encoding="utf-8")
    for day in DAYS:
        publish(project, prepared_plan(prepared), day)
    assert len(names(published)) == 2


@pytest.mark.parametrize("value", ["0", "-1", "many", "", "2.5"])
def test_a_setting_that_is_no_number_is_named(project: Path, value: str) -> None:
    text = f"setting_id,setting_value,meaning\neditions_kept,{value},x\n"
    (project / SETTINGS_FILE).write_text(text, encoding="utf-8")
    with pytest.raises(CyppError, match=r"publication_settings.csv, row 2, column setting_value"):
        read_settings(project)


def test_rollback_shows_the_edition_before(
    project: Path, published: Path, prepared: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = (publish(project, prepared_plan(prepared), day) for day in DAYS[:2])
    capsys.readouterr()
    assert command(project, "--rollback") == 0
    assert capsys.readouterr().out.strip().endswith(f"{first}, before it was {second}")
    assert look(published).edition_id == first
    assert command(project, "--rollback") == 1
    assert f"no edition before {first} is kept" in capsys.readouterr().err
    assert look(published).edition_id == first
    # What was rolled back is not what a rollback after the next publication leads to.
    publish(project, prepared_plan(prepared), DAYS[2])
    assert command(project, "--rollback") == 0
    assert look(published).edition_id == first


def test_rollback_without_an_edition_is_refused(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(project, "--rollback") == 1
    assert "nothing is published" in capsys.readouterr().err
    assert command(project, "--rollback", "--keep", "3") == 1
    assert command(project, "--list") == 0


def test_rollback_to_a_damaged_edition_is_refused(
    project: Path, published: Path, prepared: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = (publish(project, prepared_plan(prepared), day) for day in DAYS[:2])
    (published / "editions" / first / WAREHOUSE).write_bytes(b"broken")
    assert command(project, "--rollback") == 1
    assert f"edition {first} is damaged, cypp.duckdb" in capsys.readouterr().err
    assert look(published).edition_id == second


def test_list_names_every_edition_and_marks_the_current_one(
    project: Path, prepared: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = (publish(project, prepared_plan(prepared), day) for day in DAYS[:2])
    capsys.readouterr()
    assert command(project, "--list") == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[:2] for line in lines] == [["1", first], ["*", "2"]]
    assert second in lines[1]


def test_the_same_edition_again_stays(
    project: Path, published: Path, prepared: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = publish(project, prepared_plan(prepared))
    before = (published / "current" / "manifest.json").read_bytes()
    assert publish(project, prepared_plan(prepared)) == first
    assert "is current already, data files are the same" in capsys.readouterr().out
    assert (published / "current" / "manifest.json").read_bytes() == before


def test_an_older_edition_again_becomes_the_latest(
    project: Path, published: Path, prepared: Path
) -> None:
    first, second = (publish(project, prepared_plan(prepared), day) for day in DAYS[:2])
    assert publish(project, prepared_plan(prepared), DAYS[0]) == first
    found = look(published)
    assert (found.edition_id, found.problems) == (first, [])
    assert [kept.edition_id for kept in kept_editions(published)] == [second, first]
    assert command(project, "--rollback") == 0
    assert look(published).edition_id == second


def test_the_same_inputs_with_other_figures_are_refused(
    project: Path, published: Path, prepared: Path
) -> None:
    publish(project, prepared_plan(prepared))
    other = "update marts.dim_areas set area_name = 'Elsewhere'"
    with pytest.raises(CyppError, match=r"built again from the same inputs, but cypp\.duckdb"):
        publish(project, prepared_plan(prepared, lambda connection: connection.execute(other)))
    assert look(published).problems == []
    assert left_overs(published) == []


@pytest.mark.parametrize("is_current", [True, False], ids=["current", "older"])
@pytest.mark.parametrize("file", ["cypp.duckdb", "manifest.json"])
def test_a_damaged_edition_is_replaced(
    project: Path, published: Path, prepared: Path, file: str, is_current: bool
) -> None:
    first = publish(project, prepared_plan(prepared))
    if not is_current:
        publish(project, prepared_plan(prepared), DAYS[1])
    (published / "editions" / first / file).write_bytes(b"{}")
    assert publish(project, prepared_plan(prepared)) == first
    found = look(published)
    assert (found.edition_id, found.problems) == (first, [])
    assert sum(name.startswith(first) for name in names(published)) == 1
    # And once more: a repaired edition is found again under its name.
    assert publish(project, prepared_plan(prepared)) == first
    assert look(published).problems == []


def test_damages_are_found(project: Path, published: Path, prepared: Path) -> None:
    publish(project, prepared_plan(prepared))
    folder = (published / "current").resolve()
    assert damages(folder) == []
    (folder / "extra.csv").write_text("x", encoding="utf-8")
    (folder / "parquet" / "marts" / "dim_areas.parquet").unlink()
    assert damages(folder) == [
        "extra.csv: not in manifest.json",
        "parquet/marts/dim_areas.parquet: missing",
    ]


def test_one_publisher_at_a_time(
    project: Path, published: Path, prepared: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    publish(project, prepared_plan(prepared))
    working = published / ".building-1-abc"
    with only_publisher(published):
        working.mkdir()
        script = (
            f"from cypp import cli; exit(cli.main(['--project-dir', {str(project)!r}, 'publish']))"
        )
        done = subprocess.run(
            [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert done.returncode == 1
        assert done.stderr.count("\n") == 1
        assert "another cypp publish works in" in done.stderr
        assert working.is_dir(), "the second publisher removed what the first works on"
        assert command(project, "--rollback") == 1
    capsys.readouterr()


def test_left_overs_go_by_themselves(project: Path, published: Path, prepared: Path) -> None:
    (published / ".building-1-abc" / "edition").mkdir(parents=True)
    (published / ".building-1-abc" / "edition" / "x").write_text("x", encoding="utf-8")
    (published / ".removed-abc").mkdir()
    (published / ".link-abc").symlink_to("editions/none")
    publish(project, prepared_plan(prepared))
    assert left_overs(published) == []


def test_the_manifest_is_json_that_other_tools_read(
    project: Path, published: Path, prepared: Path
) -> None:
    publish(project, prepared_plan(prepared))
    text = (published / "current" / "manifest.json").read_text(encoding="utf-8")
    assert json.loads(text, parse_constant=lambda value: pytest.fail(value))["format_version"] == 1
