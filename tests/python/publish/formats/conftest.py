"""An edition with the public tables of the built warehouse, and copies of it to spoil."""

from __future__ import annotations

import dataclasses
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from tests.python.conftest import ROOT, missing

from cypp.publish.context import Edition
from cypp.publish.database import write_database, write_parquet
from cypp.publish.public import public_relations

Spoil = Callable[..., Edition]


@pytest.fixture(scope="session")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """An edition of the built warehouse: DuckDB file and Parquet, before the formats."""
    target = ROOT / "target"
    for name in ("cypp.duckdb", "manifest.json"):
        if not (target / name).is_file():
            missing(f"target/{name} (make build)")
    manifest = json.loads((target / "manifest.json").read_text(encoding="utf-8"))
    folder = tmp_path_factory.mktemp("edition")
    made = Edition(
        project=ROOT,
        folder=folder,
        edition_id="e1d2c3b4a5f6",
        as_of="9999-12-31",
        area_code="E08000035",
        git_commit="0123456789ab",
        relations=public_relations(manifest),
        dbt_target=target,
    )
    # A copy of the same name, which the views in it carry: another test may have the file open.
    working = tmp_path_factory.mktemp("working") / "cypp.duckdb"
    shutil.copy(target / "cypp.duckdb", working)
    write_parquet(working, folder, made.relations, made.duckdb_limits)
    write_database(folder, made.relations, made.duckdb_limits)
    return made


@pytest.fixture
def spoil(edition: Edition, tmp_path: Path) -> Spoil:
    """Copy the edition's DuckDB file and change it: ``spoil("update ...", "delete ...")``."""

    def spoiled(*statements: str) -> Edition:
        folder = tmp_path / "spoiled"
        folder.mkdir()
        copy = dataclasses.replace(edition, folder=folder)
        shutil.copy(edition.database, copy.database)
        with duckdb.connect(str(copy.database)) as connection:
            for statement in statements:
                connection.execute(statement)
        return copy

    return spoiled
