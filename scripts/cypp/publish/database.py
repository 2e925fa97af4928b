"""Copies what is public out of the working database: Parquet files, and from them ``cypp.duckdb``.

The only module that reads the working database. Two steps, because a DuckDB file is written in
blocks of 256 KB whose unused ends are not cleared: they hold whatever the memory held before, which
after reading the working database may be rows that nobody may see (duckdb/duckdb issue 23382).
Parquet has no such ends. The DuckDB file is then made from the Parquet files by a process of its
own that never saw the working database, with memory that is cleared: so nothing private can reach
it, and equal tables give equal bytes.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cypp.project import CyppError, environment_of_module
from cypp.publish.context import DATABASE_FILE, PublicRelation

if TYPE_CHECKING:
    import duckdb

PARQUET = Path("parquet")
EDITIONS = "marts.dim_editions"
# Before the key: what has it is asked for one area, and may be too large to be read through.
AREA = "area_code"
# Sums of whole numbers come as HUGEINT, which Parquet and most BI tools do not have.
TYPES_OF_ANSWERS = {"HUGEINT": "bigint", "UHUGEINT": "bigint"}
# One thread writes row groups in one order.
CONFIG: dict[str, Any] = {"threads": 1, "preserve_insertion_order": True}
# FSST builds its symbol table from samples that differ between runs; see also CLEAN_MEMORY.
NO_FSST = "set disabled_compression_methods = 'fsst,dict_fsst'"
DATABASE = Path(DATABASE_FILE).stem
# The smallest block that DuckDB takes: each column takes at least one, and most tables are small.
# With the default of 256 KB large tables come out differently from run to run.
BLOCK_SIZE = 16384
# DuckDB's own allocator, and the one of the C library where DuckDB is built without its own.
CLEAN_MEMORY = {"DUCKDB_JE_MALLOC_CONF": "zero:true", "MALLOC_PERTURB_": "255"}


def write_parquet(
    working: Path,
    folder: Path,
    relations: tuple[PublicRelation, ...],
    limits: dict[str, Any],
) -> list[Path]:
    """Write ``parquet/<schema>/<name>.parquet`` of each relation, rows sorted by key.

    Args:
        working: the built DuckDB file, opened to read only.
        folder: folder of the edition.
        relations: what is public.
        limits: ``duckdb_limits`` of the edition.

    Raises:
        CyppError: a relation or a declared column is not in the working database.
    """
    import duckdb

    files = []
    with duckdb.connect(str(working), read_only=True, config={**CONFIG, **limits}) as connection:
        built = _built_columns(connection)
        views = _views(connection)
        for relation in relations:
            path = parquet_file(folder, relation)
            path.parent.mkdir(parents=True, exist_ok=True)
            selected = _selected(relation, built.get(relation.full_name, {}))
            # DuckDB takes long text that a join repeats for as small as it is before the join:
            # sorted straight out of a view of millions of rows it does not spill, but fails.
            made_first = "materialized" if relation.full_name in views else "not materialized"
            connection.execute(
                f"copy (with selected as {made_first} ({selected}) "
                f"select * from selected order by {_order(relation)}) "
                f"to {_literal(str(path))} (format parquet)"
            )
            files.append(path)
    return files


def write_database(
    folder: Path, relations: tuple[PublicRelation, ...], limits: dict[str, Any]
) -> Path:
    """Write ``cypp.duckdb`` from the Parquet files of ``folder``, in a process of its own.

    Raises:
        CyppError: the other process failed; its last line says why.
    """
    order = {
        "folder": str(folder),
        "limits": limits,
        "relations": [
            {
                "schema": relation.schema,
                "name": relation.name,
                "comment": relation.description,
                "columns": {column.name: column.description for column in relation.columns},
            }
            for relation in relations
        ],
    }
    done = subprocess.run(
        [sys.executable, "-m", "cypp.publish.database"],
        input=json.dumps(order),
        env={**environment_of_module(), **CLEAN_MEMORY},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        lines = [line for line in done.stderr.splitlines() if line.strip()]
        reason = lines[-1] if lines else f"exit code {done.returncode}"
        raise CyppError(f"{DATABASE_FILE} was not written: {reason}")
    return folder / DATABASE_FILE


def edition_row(database: Path) -> str:
    """Return the edition_id that a DuckDB file of an edition carries as its one row."""
    import duckdb

    with duckdb.connect(str(database), read_only=True) as connection:
        rows = connection.execute(f"select edition_id from {EDITIONS}").fetchall()
    if len(rows) != 1:
        raise CyppError(f"{EDITIONS} has {len(rows)} rows instead of one")
    return str(rows[0][0])


def row_counts(database: Path, relations: tuple[PublicRelation, ...]) -> dict[str, int]:
    """Return the number of rows by ``schema.name``."""
    import duckdb

    counts: dict[str, int] = {}
    with duckdb.connect(str(database), read_only=True) as connection:
        for relation in relations:
            counted = connection.execute(f"select count(*) from {_quoted(relation)}").fetchone()
            counts[relation.full_name] = int(counted[0]) if counted else 0
    return counts


def parquet_file(folder: Path, relation: PublicRelation) -> Path:
    """Return where the Parquet file of a relation is."""
    return folder / PARQUET / relation.schema / f"{relation.name}.parquet"


def _built_columns(connection: duckdb.DuckDBPyConnection) -> dict[str, dict[str, str]]:
    """Return the type of each column by name, by ``schema.name``."""
    rows = connection.execute(
        "select schema_name, table_name, column_name, data_type from duckdb_columns() "
        "where database_name = current_database() order by column_index"
    ).fetchall()
    built: dict[str, dict[str, str]] = {}
    for schema, table, column, data_type in rows:
        built.setdefault(f"{schema}.{table}", {})[column] = data_type
    return built


def _views(connection: duckdb.DuckDBPyConnection) -> set[str]:
    """Return ``schema.name`` of every view of the database."""
    rows = connection.execute(
        "select schema_name, view_name from duckdb_views() "
        "where database_name = current_database() and not internal"
    ).fetchall()
    return {f"{schema}.{view}" for schema, view in rows}


def _selected(relation: PublicRelation, built: dict[str, str]) -> str:
    """Return the query that answers the declared columns, in their order."""
    if not built:
        raise CyppError(f"{relation.full_name} is public but was not built: build it again")
    missing = [column.name for column in relation.columns if column.name not in built]
    if missing:
        raise CyppError(
            f"{relation.full_name} was built without its declared column {missing[0]}: "
            "correct the contract or the saved query"
        )
    columns = []
    for column in relation.columns:
        of_answer = TYPES_OF_ANSWERS.get(built[column.name], built[column.name])
        data_type = column.data_type or of_answer
        columns.append(f'cast("{column.name}" as {data_type}) as "{column.name}"')
    return f"select {', '.join(columns)} from {_quoted(relation)}"


def _order(relation: PublicRelation) -> str:
    """Return what rows are sorted by: area, then key, which a test proves, or else all columns."""
    names = [column.name for column in relation.columns]
    by_area = [AREA] if AREA in names else []
    order = dict.fromkeys([*by_area, *(relation.key or names)])
    return ", ".join(f"{_name(name)} nulls first" for name in order)


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _quoted(relation: PublicRelation) -> str:
    return f"{_name(relation.schema)}.{_name(relation.name)}"


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def make_database(order: dict[str, Any]) -> None:
    """Make the DuckDB file that ``order`` describes; see ``write_database``."""
    import duckdb

    folder = Path(order["folder"])
    relations: list[dict[str, Any]] = order["relations"]
    with duckdb.connect(":memory:", config={**CONFIG, **order["limits"]}) as connection:
        connection.execute(NO_FSST)
        # Attached, because only so a block size may be given; by the name that opening it gives.
        file = _literal(str(folder / DATABASE_FILE))
        connection.execute(f"attach {file} as {DATABASE} (block_size {BLOCK_SIZE})")
        connection.execute(f"use {DATABASE}")
        for schema in sorted({relation["schema"] for relation in relations}):
            connection.execute(f"create schema {_name(schema)}")
        # A transaction of its own for each table: in a common one, large tables take their blocks
        # in an order that differs between runs.
        for relation in relations:
            path = folder / PARQUET / relation["schema"] / f"{relation['name']}.parquet"
            connection.execute(
                f"create table {_table(relation)} as select * from "
                f"read_parquet({_literal(str(path))})"
            )
        # One for all comments: hundreds would each wait for the disk.
        connection.execute("begin transaction")
        for relation in relations:
            table = _table(relation)
            connection.execute(f"comment on table {table} is {_literal(relation['comment'])}")
            for column, comment in relation["columns"].items():
                target = f"{table}.{_name(column)}"
                connection.execute(f"comment on column {target} is {_literal(comment)}")
        connection.execute("commit")
        connection.execute(f"checkpoint {DATABASE}")


def _table(relation: dict[str, Any]) -> str:
    return f"{_name(relation['schema'])}.{_name(relation['name'])}"


if __name__ == "__main__":
    import duckdb

    try:
        make_database(json.load(sys.stdin))
    except (OSError, duckdb.Error) as error:
        # One line for the process that asked; it names the stage.
        sys.exit(" ".join(str(error).split()))
