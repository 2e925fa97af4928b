"""Publications for tests: a project of their own, and a prepared build in the place of dbt's.

A build of the whole project takes about a minute, so most tests publish a copy of the warehouse
that ``make build`` left. Whatever comes after the build is the code that ``cypp publish`` runs.
"""

from __future__ import annotations

import contextlib
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from cypp.publish.editions import damages, read_edition
from cypp.publish.fingerprint import take_identity
from cypp.publish.run import run_publish
from cypp.publish.stages import Aside, Plan

ROOT = Path(__file__).resolve().parents[3]
# What publication reads of the project, beside the build.
NEEDED = (
    "dbt_project.yml",
    "profiles.yml",
    "seeds/policy/publication/publication_settings.csv",
)
PREPARED = ("manifest.json", "run_results.json")
WAREHOUSE = "cypp.duckdb"
# Two more tables that change with the edition, so that a mixed edition shows.
MARKED = """
    update marts.dim_editions
    set edition_id = '{0}', as_of_date = '{1}', area_code = '{2}', git_commit = '{3}';
    update marts.dim_sources set title = title || ' {0}';
    update marts.fct_observations set source_text = '{0}';
"""

Change = Callable[[duckdb.DuckDBPyConnection], object]


def make_project(folder: Path) -> Path:
    """Make a folder with what publication reads of the project."""
    for name in NEEDED:
        source, target = ROOT / name, folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if source.is_dir() else shutil.copy2)(source, target)
    return folder


def prepare(target: Path, folder: Path) -> Path:
    """Copy the schemas marts and metrics of a built warehouse, and what dbt says of the build."""
    folder.mkdir(parents=True)
    for name in PREPARED:
        shutil.copy2(target / name, folder)
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"attach '{target / WAREHOUSE}' as cypp (read_only)")
        connection.execute(f"attach '{folder / WAREHOUSE}' as kept (block_size 16384)")
        tables = connection.execute(
            "select table_schema, table_name from information_schema.tables "
            "where table_catalog = 'cypp' and table_schema in ('marts', 'metrics')"
        ).fetchall()
        for schema, table in tables:
            connection.execute(f"create schema if not exists kept.{schema}")
            name = f'{schema}."{table}"'
            connection.execute(f"create table kept.{name} as from cypp.{name}")
    return folder


def make_table(connection: duckdb.DuckDBPyConnection, schema: str, view: str) -> None:
    """Put a table in the place of a view, which takes no rows."""
    connection.execute(f"create table {schema}.{view}_rows as from {schema}.{view}")
    connection.execute(f"drop view {schema}.{view}")
    connection.execute(f"alter table {schema}.{view}_rows rename to {view}")


def prepared_plan(
    prepared: Path,
    change: Change | None = None,
    change_manifest: Callable[[dict[str, Any]], object] | None = None,
    **stages: Any,  # noqa: ANN401 - 2026-11-22, tests: the fields of Plan
) -> Plan:
    """Return a plan that copies the prepared build, marked with the edition and changed."""

    def build(aside: Aside) -> None:
        for name in PREPARED:
            shutil.copy2(prepared / name, aside.dbt_target)
        shutil.copy2(prepared / WAREHOUSE, aside.database)
        with duckdb.connect(str(aside.database)) as connection:
            known = aside.identity
            marks = (known.edition_id, known.as_of, known.area_code, known.git_commit)
            connection.execute(MARKED.format(*marks))
            if change is not None:
                change(connection)
        if change_manifest is not None:
            path = aside.dbt_target / "manifest.json"
            manifest = json.loads(path.read_text(encoding="utf-8"))
            change_manifest(manifest)
            path.write_text(json.dumps(manifest), encoding="utf-8")

    return Plan(builders=(("prepared build", build),), **{"checks": (), "writers": (), **stages})


def publish(project: Path, plan: Plan, as_of: str = "2020-01-01", keep: int | None = None) -> str:
    """Publish as the command does, from the project's folder, and return the edition_id."""
    variables = f"{{as_of: {as_of}}}"
    with contextlib.chdir(project):
        assert run_publish(project, variables, keep=keep, plan=plan) == 0
    return take_identity(project, variables).edition_id


@dataclass(frozen=True)
class Look:
    """What one look at ``published/current`` found.

    Attributes:
        edition_id: what the manifest says.
        problems: what does not fit together, one line each; empty for one whole edition.
    """

    edition_id: str
    problems: list[str]


def look(published: Path, *, checksums: bool = True) -> Look:
    """Open the current edition as a reader does: resolve the link once, then read in the folder."""
    folder = (published / "current").resolve(strict=True)
    kept = read_edition(folder)
    if kept is None:
        return Look("", ["manifest.json cannot be read"])
    problems = damages(folder) if checksums else []
    with duckdb.connect(str(folder / WAREHOUSE), read_only=True) as connection:
        problems += mixed(connection, "marts.", kept.edition_id)
        for relation in kept.manifest["relations"]:
            name = f'{relation["schema"]}."{relation["name"]}"'
            parquet = folder / relation["parquet"]
            for source in (name, f"read_parquet('{parquet}')"):
                counted = connection.execute(f"select count(*) from {source}").fetchone()
                if counted != (relation["rows"],):
                    problems.append(f"{source} has {counted} rows, not {relation['rows']}")
    return Look(kept.edition_id, problems)


def mixed(connection: duckdb.DuckDBPyConnection, schema: str, edition_id: str) -> list[str]:
    """Return the marks of another edition in the tables of an open file."""
    marks = connection.execute(f"""
        select distinct edition_id from {schema}dim_editions
        union all
        select distinct right(title, {len(edition_id)}) from {schema}dim_sources
        union all
        select distinct source_text from {schema}fct_observations
    """).fetchall()
    return [] if marks == [(edition_id,)] * 3 else [f"marks of {marks} in edition {edition_id}"]


def left_overs(published: Path) -> list[str]:
    """Return the names that an unfinished run left."""
    return sorted(
        path.name
        for path in published.iterdir()
        if path.name not in {"editions", "current", ".lock"}
    )
