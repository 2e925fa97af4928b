"""Any two editions compared: what must hold of all, how they are named, and two real builds.

What is this: properties over editions made at random; identifiers, folders and bad input; and two
builds of the project as known on different days.
When does it matter: the report is only worth reading when nothing is missing from it.
How to resolve: see scripts/cypp/publish/diff.py; one reason at a time is tested in test_diff.py.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.python.publish.small_editions import (
    ROOT,
    built_edition,
    copy_of,
    hand_made,
    project_with,
)
from tests.python.publish.small_tables import differences, edition, figure

from cypp.project import CyppError
from cypp.publish.checks.diff_reasons import COLUMNS
from cypp.publish.context import DATABASE_FILE, Edition
from cypp.publish.diff import run_diff
from cypp.publish.exit_checks import check_exit
from cypp.publish.metrics_equal import check_metrics
from cypp.publish.tidy import write_tidy
from cypp.publish.workbook import write_workbook


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    return built_edition(tmp_path_factory.mktemp("built") / "edition")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return project_with(tmp_path_factory.mktemp("rules") / "project")


VALUES = st.dictionaries(
    st.sampled_from([f"AY20{year}-{year + 1}" for year in range(10, 18)]),
    st.one_of(st.none(), st.sampled_from([1.0, 2.0, 3.5])),
)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(before=VALUES, after=VALUES)
def test_what_is_listed_is_what_differs_and_both_ways_agree(
    project: Path,
    built: Edition,
    tmp_path_factory: pytest.TempPathFactory,
    before: dict[str, float | None],
    after: dict[str, float | None],
) -> None:
    folder = tmp_path_factory.mktemp("any")
    sides = []
    for name, values in (("old", before), ("new", after)):
        rows = [row for p, value in values.items() for row in figure(value, period_id=p)]
        tables = edition(fct_observations=rows)
        sides.append(hand_made(folder / name, tables, shape=built.database))
    forth, back = differences(project, *sides), differences(project, *reversed(sides))
    assert {(row["period_id"], row["change"]) for row in forth} == {
        *((period, "added") for period in after.keys() - before.keys()),
        *((period, "removed") for period in before.keys() - after.keys()),
        *((p, "changed") for p in before.keys() & after.keys() if before[p] != after[p]),
    }
    turned = {"added": "removed", "removed": "added", "changed": "changed"}
    assert sorted((row["period_id"], turned[row["change"]]) for row in back) == sorted(
        (row["period_id"], row["change"]) for row in forth
    )


def publish(project: Path, edition: Edition, name: str, sequence: int, before: str | None) -> Path:
    folder = project / "published" / "editions" / name
    copy_of(edition, folder, f"update marts.dim_editions set edition_id = '{name}'")
    manifest = {
        "format_version": 1,
        "edition_id": name,
        "sequence": sequence,
        "previous_edition": before,
        "files": [],
    }
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return folder


def test_editions_are_named_by_id_folder_current_and_previous(
    built: Edition, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project = project_with(tmp_path / "project")
    publish(project, built, "aaaa", 1, None)
    folder = publish(project, built, "bbbb", 2, "aaaa")
    (project / "published" / "current").symlink_to("editions/bbbb")
    for old, new in (("previous", "current"), ("aaaa", "bbbb"), ("aaaa", str(folder))):
        assert run_diff(project, old, new) == 0
        said = capsys.readouterr().out
        assert "cypp diff: aaaa (as of 9999-12-31, area E08000035" in said
        assert "-> bbbb (" in said


def test_bad_input_is_one_line(built: Edition, tmp_path: Path) -> None:
    project = project_with(tmp_path / "project")
    with pytest.raises(CyppError, match="there is no current edition in published"):
        run_diff(project, "current", "current")
    folder = publish(project, built, "aaaa", 1, None)
    (project / "published" / "current").symlink_to("editions/aaaa")
    with pytest.raises(CyppError, match="there is no previous edition"):
        run_diff(project, "previous", "current")
    with pytest.raises(CyppError, match="no edition or folder 'cccc': kept editions: aaaa"):
        run_diff(project, "cccc", "current")
    with pytest.raises(CyppError, match=r"is no edition: it has no cypp\.duckdb"):
        run_diff(project, str(tmp_path), "current")
    (tmp_path / DATABASE_FILE).write_bytes(b"not a database" * 400)
    with pytest.raises(CyppError, match="is no edition that can be read"):
        run_diff(project, str(tmp_path), "current")
    with pytest.raises(CyppError, match="cannot be written"):
        run_diff(project, "aaaa", "aaaa", tmp_path / "nowhere" / "rows.csv")
    (folder / "manifest.json").write_text('{"format_version": 2}', encoding="utf-8")
    with pytest.raises(CyppError, match="is of format 2 and this version reads 1"):
        run_diff(project, str(folder), str(folder))


@pytest.fixture(scope="module")
def built_before(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """A build of the project as known at the end of 2010, before three of its documents."""
    folder = tmp_path_factory.mktemp("before")
    working = folder / "build" / DATABASE_FILE
    working.parent.mkdir()
    done = subprocess.run(
        [
            *(sys.executable, "-m", "dbt.cli.main", "build", "--quiet"),
            *("--exclude-resource-type", "unit_test", "test"),
            *("--vars", "{as_of: 2010-12-31}"),
            *("--target-path", str(folder / "target"), "--log-path", str(folder / "logs")),
        ],
        cwd=ROOT,
        env=os.environ | {"CYPP_DUCKDB": str(working), "CYPP_EDITION_ID": "before"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    from cypp.metrics_export import run_export

    assert run_export(ROOT, working, folder / "target") == 0
    return built_edition(folder / "edition", working=working, dbt_target=folder / "target")


def test_two_builds_differ_by_what_was_published_between(
    project: Path, built: Edition, built_before: Edition
) -> None:
    found = differences(project, built_before.folder, built.folder)
    assert {row["reason"] for row in found} == {"knowledge_date"}
    added = [row for row in found if row["relation"] == "marts.fct_observations"]
    with duckdb.connect(str(built.database), read_only=True) as connection:
        late = connection.execute(
            "select count(*) from marts.fct_observations inner join marts.dim_sources "
            "using (source_id) where is_current and dim_sources.published_on > date '2010-12-31'"
        ).fetchone()
    assert late is not None
    assert len([row for row in added if row["change"] != "removed"]) == late[0] > 100
    assert list(found[0]) == list(COLUMNS)


def test_an_edition_of_an_earlier_day_can_be_published(
    built_before: Edition, tmp_path: Path
) -> None:
    """It knows fewer sources than the register of plans names, and marts without a row."""
    project = project_with(tmp_path / "project")
    made = copy_of(built_before, tmp_path / "edition", project=project)
    assert check_exit(made) == []
    assert check_metrics(made) == []
    made = replace(made, project=ROOT)
    assert write_tidy(made)
    assert write_workbook(made)
