"""A workspace is put back as a build left it, so that the next build goes on from there."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import duckdb
import pytest

from cypp.bench.editions import KIND, made_base, newest_day
from cypp.bench.workspace import LANDED, Workspace, make_workspace
from cypp.changes.record import RECORD, database_state


def test_what_was_kept_is_put_back_with_its_times(tmp_path: Path) -> None:
    workspace = Workspace("2", tmp_path, None, 0)
    (tmp_path / RECORD).parent.mkdir(parents=True)
    (tmp_path / RECORD).write_text("one", encoding="utf-8")
    workspace.database.write_bytes(b"one")
    before = database_state(tmp_path)
    kept = workspace.keep()
    workspace.database.write_bytes(b"two, longer")
    (tmp_path / RECORD).write_text("two", encoding="utf-8")
    assert database_state(tmp_path) != before
    workspace.restore(kept)
    assert workspace.database.read_bytes() == b"one"
    assert database_state(tmp_path) == before
    assert (tmp_path / RECORD).read_text(encoding="utf-8") == "one"


@pytest.mark.parametrize(("size", "made"), [("landed", 0), ("2", 2)])
def test_one_more_edition_is_newer_than_all_that_is_landed(
    project_root: Path, tmp_path: Path, size: str, made: int
) -> None:
    # A copy, so that what is landed in the project has no part in it.
    project = make_workspace(project_root, tmp_path, "shipped").folder
    for kind in (KIND, "ees"):
        (project / LANDED / kind).mkdir()
    made_base(project_root, tmp_path).rename(project / LANDED / KIND / "lait__one.parquet")
    duckdb.sql(
        f"copy (select date '2026-06-01' as edition_date) "
        f"to '{project / LANDED}/ees/one.parquet' (format parquet)"
    )
    workspace = make_workspace(project, tmp_path / "out", size)
    assert workspace.spare is not None
    before = newest_day(workspace.spare, tmp_path / "nothing")
    assert before == dt.date(2026, 7, 1)
    there = {path.name for path in workspace.landed.glob("*/*.parquet")}
    assert len(there) == (made or 1) + 1
    # The first of the made ones is landed, the spare is not, until it is asked for.
    assert workspace.spare.name not in there
    assert newest_day(next(workspace.landed.glob("ees/*")), workspace.landed) < before
    workspace.land_spare()
    assert newest_day(workspace.spare, workspace.landed) == before
    assert len(list(workspace.landed.glob("*/*.parquet"))) == len(there) + 1
