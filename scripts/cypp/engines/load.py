"""``cypp load --target postgres|spark``: the landed Parquet into the tables ``landed.<kind>``.

All kinds are loaded or none: PostgreSQL takes them in one transaction, by COPY; for Spark every
file is written before the first table is moved to its new folder. A kind that is no longer landed
loses its table. dbt reads the tables through the macro ``landed``.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from pathlib import Path

import duckdb

from cypp.engines.postgres import Cursor, transaction
from cypp.engines.spark import run_statements
from cypp.engines.targets import Settings, settings_of, warehouse_of
from cypp.project import CyppError

LANDED = Path("extracts/landed")
SCHEMA = "landed"
# What a landed file may hold: the type of its column in DuckDB, and in PostgreSQL.
POSTGRES_TYPES = {
    "VARCHAR": "text",
    "DATE": "date",
    "BIGINT": "bigint",
    "INTEGER": "integer",
    "DOUBLE": "double precision",
    "BOOLEAN": "boolean",
}


def run_load(project: Path, target: str) -> int:
    """Load every landed kind into the tables of a target; print a line for each.

    Args:
        project: folder of dbt_project.yml, with extracts/landed.
        target: postgres or spark.

    Returns:
        0 when every kind is loaded.

    Raises:
        CyppError: the target needs no loading or cannot be reached; nothing is changed then.
    """
    if target == "duckdb":
        raise CyppError("duckdb reads the landed files where they lie: nothing to load")
    settings = settings_of(project, target)
    kinds = landed_kinds(project)
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as scratch, duckdb.connect() as connection:
        if settings["type"] == "postgres":
            counts = _into_postgres(connection, kinds, settings, Path(scratch))
            warn_of_order(settings)
        else:
            counts = _into_spark(connection, kinds, project, settings)
    for kind, count in counts.items():
        print(f"{SCHEMA}.{kind}: {count} rows", flush=True)
    print(f"{len(counts)} kinds loaded into {target} in {time.monotonic() - start:.1f} s")
    return 0


def landed_kinds(project: Path) -> dict[str, str]:
    """Return the landed kinds, each with the DuckDB query that reads all its files."""
    folders = sorted(path for path in (project / LANDED).glob("*") if any(path.glob("*.parquet")))
    return {
        folder.name: "select * from read_parquet('"
        + str(folder / "*.parquet").replace("'", "''")
        + "', union_by_name = true)"
        for folder in folders
    }


def _columns(connection: duckdb.DuckDBPyConnection, kind: str, query: str) -> dict[str, str]:
    """Return the columns of a kind with their types in DuckDB, all of them known here."""
    try:
        rows = connection.execute(f"describe {query}").fetchall()
    except duckdb.Error as error:
        said = " ".join(str(error).split())
        raise CyppError(f"{LANDED / kind} cannot be read, land it again: {said}") from error
    unknown = [f"{row[0]} {row[1]}" for row in rows if row[1] not in POSTGRES_TYPES]
    if unknown:
        raise CyppError(
            f"{LANDED / kind}: no other engine has a type for {', '.join(unknown)}: land it again"
        )
    return {str(row[0]): str(row[1]) for row in rows}


def _into_postgres(
    connection: duckdb.DuckDBPyConnection, kinds: dict[str, str], settings: Settings, scratch: Path
) -> dict[str, int]:
    counts = {}
    with transaction(settings) as cursor:
        cursor.execute(f"create schema if not exists {SCHEMA}")
        for kind in _tables(cursor):
            if kind not in kinds:
                # The views of the staging layer that read it go too; dbt makes them anew.
                cursor.execute(f'drop table {SCHEMA}."{kind}" cascade')
        for kind, query in kinds.items():
            types = _columns(connection, kind, query)
            _prepare_table(
                cursor, kind, {name: POSTGRES_TYPES[type_] for name, type_ in types.items()}
            )
            path = scratch / f"{kind}.csv"
            connection.execute(
                f"copy ({query}) to '{path}' (format csv, header false, force_quote *, nullstr '')"
            )
            names = ", ".join(f'"{name}"' for name in types)
            with path.open("rb") as file:
                cursor.copy_expert(
                    f'copy {SCHEMA}."{kind}" ({names}) from stdin with (format csv)', file
                )
            counts[kind] = int(cursor.rowcount)
            path.unlink()
            cursor.execute(f'analyze {SCHEMA}."{kind}"')
    return counts


def warn_of_order(settings: Settings) -> None:
    """Print a line where the database does not order texts by code point, as the others do."""
    with transaction(settings) as cursor:
        cursor.execute("select 'B' < 'a' and 'a b' < 'ab'")
        row = cursor.fetchone()
    if row and not row[0]:
        print(
            f"note: database {settings['dbname']} orders texts by a language and not by code "
            "point: where a model takes the first of several texts it may take another than DuckDB "
            "does. Compare, or create the database with the collation C (docs/engines.md)"
        )


def _tables(cursor: Cursor) -> list[str]:
    cursor.execute(
        "select table_name from information_schema.tables where table_schema = %s", [SCHEMA]
    )
    return [str(name) for (name,) in cursor.fetchall()]


def _prepare_table(cursor: Cursor, kind: str, types: dict[str, str]) -> None:
    """Empty the table, or make it anew where its columns changed: views read it by its columns."""
    cursor.execute(
        "select column_name, data_type from information_schema.columns "
        "where table_schema = %s and table_name = %s order by ordinal_position",
        [SCHEMA, kind],
    )
    if {row[0]: row[1] for row in cursor.fetchall()} == types:
        cursor.execute(f'truncate table {SCHEMA}."{kind}"')
        return
    cursor.execute(f'drop table if exists {SCHEMA}."{kind}" cascade')
    columns = ", ".join(f'"{name}" {type_}' for name, type_ in types.items())
    cursor.execute(f'create table {SCHEMA}."{kind}" ({columns})')


def _into_spark(
    connection: duckdb.DuckDBPyConnection, kinds: dict[str, str], project: Path, settings: Settings
) -> dict[str, int]:
    # Beside the warehouse and not in it: Spark empties the folder of a table that it drops.
    store = warehouse_of(project, settings).parent
    edition = store / SCHEMA / f"load_{time.time_ns()}"
    counts = {}
    columns = {kind: _columns(connection, kind, query) for kind, query in kinds.items()}
    for kind, query in kinds.items():
        folder = edition / kind
        folder.mkdir(parents=True)
        row = connection.execute(
            f"copy ({query}) to '{folder / 'part-0.parquet'}' (format parquet, compression zstd)"
        ).fetchone()
        counts[kind] = int(row[0]) if row else 0
    statements = [f"create database if not exists {SCHEMA}"]
    for kind in kinds:
        typed = ", ".join(
            f"`{name}` {'string' if type_ == 'VARCHAR' else type_.lower()}"
            for name, type_ in columns[kind].items()
        )
        statements += [
            f"drop table if exists {SCHEMA}.`{kind}`",
            f"create table {SCHEMA}.`{kind}` ({typed}) using parquet "
            f"location '{(edition / kind).as_posix()}'",
        ]
    try:
        stale = run_statements(settings, statements, f"show tables in {SCHEMA}")
    except CyppError:
        shutil.rmtree(edition, ignore_errors=True)
        raise
    gone = [f"drop table {SCHEMA}.`{row[1]}`" for row in stale if row[1] not in kinds]
    run_statements(settings, gone)
    for old in (store / SCHEMA).iterdir():
        if old != edition:
            shutil.rmtree(old)
    return counts
