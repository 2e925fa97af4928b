"""An edition of the built warehouse, and the pages of its area."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest
from tests.python.conftest import missing
from tests.python.publish.publishing import PREPARED, WAREHOUSE, prepare

from cypp.publish.editions import FORMAT_VERSION, MANIFEST
from cypp.report.facts.dims import Dims, load_dims
from cypp.report.facts.edition import Edition, connect, open_edition

LEEDS = "E08000035"


@pytest.fixture(scope="session")
def edition_folder(project_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that reads like a published edition: its tables and a manifest, no other files."""
    target = project_root / "target"
    for name in (*PREPARED, WAREHOUSE):
        if not (target / name).is_file():
            missing(f"target/{name} (make build)")
    folder = prepare(target, tmp_path_factory.mktemp("report") / "edition")
    write_manifest(folder)
    return folder


def write_manifest(folder: Path) -> None:
    """Describe the edition of a folder as ``cypp publish`` does, as far as a report reads it."""
    with duckdb.connect(str(folder / WAREHOUSE), read_only=True) as connection:
        sources = connection.execute(
            "select source_id, cast(published_on as varchar) from marts.dim_sources order by 1"
        ).fetchall()
        tables = connection.execute(
            "select table_schema, table_name from information_schema.tables order by 1, 2"
        ).fetchall()
    manifest = {
        "format_version": FORMAT_VERSION,
        "edition_id": "0123456789ab",
        "published_at": "2026-11-22T08:00:00+00:00",
        "sequence": 1,
        "previous_edition": None,
        "as_of": "9999-12-31",
        "area_code": LEEDS,
        "git_commit": "unknown",
        "sources": [{"source_id": name, "published_on": day} for name, day in sources],
        "relations": [{"schema": schema, "name": name, "rows": 1} for schema, name in tables],
        "files": [],
        "checks": [],
        "dbt_tests": [{"name": "a_test", "status": "pass", "failures": 0}],
        "warnings": [],
    }
    (folder / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")


@pytest.fixture(scope="session")
def edition(edition_folder: Path) -> Edition:
    """The edition, opened."""
    return open_edition(edition_folder)


@pytest.fixture(scope="session")
def dims(edition: Edition) -> Dims:
    """What all areas of the edition share."""
    with connect(edition) as connection:
        return load_dims(connection, None)
