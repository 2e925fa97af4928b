"""A workspace is put back as a build left it, so that the next build goes on from there."""

from __future__ import annotations

from pathlib import Path

from cypp.bench.workspace import Workspace
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
