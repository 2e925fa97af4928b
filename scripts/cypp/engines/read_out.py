"""Read the public tables of an engine into DuckDB, in bulk, each side into a schema of its own.

DuckDB is attached, PostgreSQL is copied out in one transaction (all tables of one moment), and the
Parquet files of Spark's tables are read where they lie; only a view of Spark is asked of Spark.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import duckdb

from cypp.engines.postgres import transaction
from cypp.engines.problems import spark_problem
from cypp.engines.spark import session
from cypp.engines.targets import Settings, warehouse_of
from cypp.project import CyppError
from cypp.publish.context import PublicRelation

# What a type of PostgreSQL is called in DuckDB; a type that is not here is no type of a mart.
DUCKDB_TYPES = {
    "text": "varchar",
    "character varying": "varchar",
    "double precision": "double",
    "numeric": "double",
    "integer": "integer",
    "bigint": "bigint",
    "boolean": "boolean",
    "date": "date",
    "timestamp without time zone": "timestamp",
}


def read_out(
    connection: duckdb.DuckDBPyConnection,
    side: str,
    project: Path,
    settings: Settings,
    relations: Sequence[PublicRelation],
    scratch: Path,
) -> None:
    """Make a view or table ``<side>."<schema>.<name>"`` of every relation that the engine has.

    Args:
        connection: the DuckDB in which both sides meet.
        side: ``left_side`` or ``right_side``.
        project: folder of dbt_project.yml.
        settings: of the target (targets.settings_of).
        relations: what is public.
        scratch: folder for the files of this side, empty.

    Raises:
        CyppError: the engine cannot be read; a relation that it lacks is no error here.
    """
    connection.execute(f"create schema {side}")
    readers = {"duckdb": _from_duckdb, "postgres": _from_postgres, "spark": _from_spark}
    readers[settings["type"]](connection, side, project, settings, relations, scratch)


def _from_duckdb(
    connection: duckdb.DuckDBPyConnection,
    side: str,
    project: Path,
    settings: Settings,
    relations: Sequence[PublicRelation],
    _scratch: Path,
) -> None:
    path = project / settings["path"]
    if not path.is_file():
        raise CyppError(f"{path} is missing: run dbt build first")
    # By the name under which it was built: a view of the file names its tables with it.
    database = path.stem
    try:
        connection.execute(f"attach '{_quoted(path)}' as \"{database}\" (read_only)")
    except duckdb.Error as error:
        raise CyppError(f"{path} cannot be opened: {' '.join(str(error).split())}") from error
    there = connection.execute(
        "select table_schema || '.' || table_name from information_schema.tables "
        "where table_catalog = ?",
        [database],
    ).fetchall()
    for relation in relations:
        if (relation.full_name,) in there:
            connection.execute(
                f'create view {side}."{relation.full_name}" as '
                f'select * from "{database}".{relation.schema}."{relation.name}"'
            )


def _from_postgres(
    connection: duckdb.DuckDBPyConnection,
    side: str,
    _project: Path,
    settings: Settings,
    relations: Sequence[PublicRelation],
    scratch: Path,
) -> None:
    with transaction(settings) as cursor:
        # All tables as of one moment, whatever is written meanwhile.
        cursor.execute("set transaction isolation level repeatable read, read only")
        for relation in relations:
            cursor.execute(
                "select column_name, data_type from information_schema.columns "
                "where table_schema = %s and table_name = %s order by ordinal_position",
                [relation.schema, relation.name],
            )
            types = {name: _duckdb_type(relation, name, kind) for name, kind in cursor.fetchall()}
            if not types:
                continue
            path = scratch / f"{relation.full_name}.csv"
            with path.open("wb") as file:
                cursor.copy_expert(
                    f'copy (select * from {relation.schema}."{relation.name}") to stdout '
                    "with (format csv, header true, force_quote *)",
                    file,
                )
            columns = ", ".join(f"'{name}': '{kind}'" for name, kind in types.items())
            # Nulls stand without quotes, the empty text within them.
            connection.execute(
                f'create table {side}."{relation.full_name}" as select * from read_csv('
                f"'{_quoted(path)}', header = true, columns = {{{columns}}}, quote = '\"', "
                "escape = '\"', delim = ',', allow_quoted_nulls = false, nullstr = '', "
                "auto_detect = false, parallel = false, max_line_size = 10000000)"
            )


def _duckdb_type(relation: PublicRelation, column: str, kind: str) -> str:
    if kind not in DUCKDB_TYPES:
        raise CyppError(f"{relation.full_name}.{column} has the type {kind}, which none is of")
    return DUCKDB_TYPES[kind]


def _from_spark(
    connection: duckdb.DuckDBPyConnection,
    side: str,
    project: Path,
    settings: Settings,
    relations: Sequence[PublicRelation],
    scratch: Path,
) -> None:
    warehouse = warehouse_of(project, settings)
    if not warehouse.is_dir():
        raise CyppError(
            f"{warehouse} is missing: run dbt build --target spark first, or name the folder of "
            "its Parquet tables with CYPP_SPARK_WAREHOUSE"
        )
    folders = {
        relation.full_name: warehouse / f"{relation.schema}.db" / relation.name
        for relation in relations
    }
    views = [name for name, folder in folders.items() if not any(folder.glob("*.parquet"))]
    folders.update(_written_views(settings, views, scratch))
    for name, folder in folders.items():
        if any(folder.glob("*.parquet")):
            connection.execute(
                f'create view {side}."{name}" as '
                f"select * from read_parquet('{_quoted(folder)}/*.parquet')"
            )


def _written_views(settings: Settings, names: Sequence[str], scratch: Path) -> dict[str, Path]:
    """Let Spark write those of the names that it knows as Parquet; return their folders."""
    if not names:
        return {}
    spark = session(settings)
    folders = {}
    for name in names:
        try:
            if spark.catalog.tableExists(name):
                folders[name] = scratch / name
                spark.table(name).coalesce(1).write.parquet(str(folders[name]))
        except Exception as error:  # pyspark's errors have no common base with those of py4j
            raise spark_problem(error) from error
    return folders


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def write_rows(path: Path, header: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Write rows to a CSV file of UTF-8, nulls as empty cells."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)
