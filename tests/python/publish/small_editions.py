"""Editions for tests: of the built warehouse, and made by hand."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import duckdb
from tests.python.conftest import missing

from cypp.publish import database
from cypp.publish.context import DATABASE_FILE, Edition, duckdb_limits
from cypp.publish.public import public_relations

ROOT = Path(__file__).resolve().parents[3]
TARGET = ROOT / "target"
RULES = Path("seeds/policy/publication_checks")
PERIOD_TYPES = Path("seeds/reference/period_types.csv")


def built_edition(
    folder: Path, working: Path = TARGET / DATABASE_FILE, dbt_target: Path = TARGET
) -> Edition:
    """Write the Parquet files and the public DuckDB file of a built warehouse to ``folder``."""
    for path in (working, dbt_target / "manifest.json"):
        if not path.is_file():
            missing(f"target/{path.name} (make build)")
    folder.mkdir(parents=True, exist_ok=True)
    # DuckDB opens a file once in a process, and another test may hold the warehouse open.
    # Its views name the database by the name of its file, so the copy has the same.
    working_copy(folder).parent.mkdir(exist_ok=True)
    copied = shutil.copy(working, working_copy(folder))
    manifest = json.loads((dbt_target / "manifest.json").read_text(encoding="utf-8"))
    relations = public_relations(manifest)
    limits = duckdb_limits(ROOT, folder)
    database.write_parquet(Path(copied), folder, relations, limits)
    path = database.write_database(folder, relations, limits)
    with duckdb.connect(str(path), read_only=True) as connection:
        row = connection.execute(
            "select edition_id, cast(as_of_date as varchar), area_code, git_commit "
            "from marts.dim_editions"
        ).fetchone()
    assert row is not None
    edition_id, as_of, area_code, git_commit = (str(value) for value in row)
    return Edition(ROOT, folder, edition_id, as_of, area_code, git_commit, relations, dbt_target)


def working_copy(folder: Path) -> Path:
    """Return where the copy of the warehouse lies from which the edition of ``folder`` was made."""
    return folder.parent / "working" / DATABASE_FILE


def copy_of(edition: Edition, folder: Path, *statements: str, **changes: str | Path) -> Edition:
    """Return a copy of an edition whose public file was changed by SQL, and its fields by name."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(edition.database, folder / DATABASE_FILE)
    with duckdb.connect(str(folder / DATABASE_FILE)) as connection:
        for statement in statements:
            connection.execute(statement)
    return Edition(**{**vars(edition), "folder": folder, **changes})


def project_with(folder: Path, current: Edition | None = None) -> Path:
    """Return a project that holds the rules, and ``current`` as its published edition."""
    shutil.copytree(ROOT / RULES, folder / RULES)
    (folder / PERIOD_TYPES).parent.mkdir(parents=True)
    shutil.copy(ROOT / PERIOD_TYPES, folder / PERIOD_TYPES)
    shutil.copy(ROOT / "profiles.yml", folder / "profiles.yml")
    (folder / "published").mkdir()
    if current is not None:
        (folder / "published" / "current").symlink_to(current.folder)
    return folder


def hand_made(
    folder: Path,
    tables: Mapping[str, Iterable[Mapping[str, Any]]],
    *,
    as_of: str = "9999-12-31",
    area_code: str = "E08000035",
    shape: Path,
) -> Path:
    """Write an edition whose marts have the columns of ``shape`` and only the rows given.

    Columns that a row leaves out are null; marts that are not named are empty.
    """
    folder.mkdir(parents=True)
    with duckdb.connect(str(folder / DATABASE_FILE)) as connection:
        connection.execute(f"attach '{shape}' as shape (read_only)")
        connection.execute("create schema marts")
        names = connection.execute(
            "select table_name from duckdb_tables() "
            "where database_name = 'shape' and schema_name = 'marts'"
        ).fetchall()
        for (name,) in names:
            connection.execute(f"create table marts.{name} as from shape.marts.{name} where false")
        own = {"edition_id": folder.name, "as_of_date": as_of, "area_code": area_code}
        for name, rows in {"dim_editions": [own | {"git_commit": "made"}], **tables}.items():
            for row in rows:
                marks = ", ".join("?" for _ in row)
                connection.execute(
                    f"insert into marts.{name} ({', '.join(row)}) values ({marks})", [*row.values()]
                )
        connection.execute("detach shape")
    return folder
