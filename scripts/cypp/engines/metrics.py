"""``cypp metrics export --target postgres|spark``: the metrics on other engines.

One definition, three dialects: MetricFlow compiles each saved query with its renderer for the
engine (metrics_export.RENDERERS), and the engine stores the answer as ``metrics.<saved query>``.
Open-source MetricFlow has no client for Spark; its renderer for Databricks writes Spark's SQL.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from cypp.engines.postgres import Cursor, transaction
from cypp.engines.spark import run_statements, session
from cypp.engines.targets import Settings, settings_of
from cypp.metrics_export import SCHEMA, TABLE_COMMENT, ExportError, Metrics, table_columns
from cypp.project import CyppError


def run_engine_export(project: Path, target: str) -> int:
    """Write ``metrics.<saved query>`` of every saved query into a target built before.

    Args:
        project: folder of dbt_project.yml.
        target: postgres or spark.

    Returns:
        0 when every table is written.

    Raises:
        CyppError: a saved query fails or the engine cannot be reached. PostgreSQL keeps its tables
            of before then; on Spark the tables before the failing one are new.
    """
    settings = settings_of(project, target)
    is_postgres = settings["type"] == "postgres"
    # Before half a minute of compiling: whoever cannot write need not wait for it.
    _prepare_postgres(settings) if is_postgres else _prepare_spark(settings)
    folder = project / "target" / f"metrics_{target}"
    _parse(target, folder)
    try:
        metrics = Metrics(folder / "semantic_manifest.json", settings["type"])
        compiled = {
            name: metrics.compile(saved_query_name=name) for name in metrics.saved_query_names
        }
    except ExportError as error:
        raise CyppError(f"metrics export: {error}") from error
    write = _into_postgres if is_postgres else _into_spark
    for name, count in write(settings, compiled).items():
        print(f"{SCHEMA}.{name}: {count} rows")
    return 0


def _prepare_postgres(settings: Settings) -> None:
    with transaction(settings) as cursor:
        cursor.execute(f"create schema if not exists {SCHEMA}")


def _prepare_spark(settings: Settings) -> None:
    run_statements(settings, [f"create database if not exists {SCHEMA}"])


def _parse(target: str, folder: Path) -> None:
    """Write the semantic manifest with the relation names of the target.

    The folder is kept: dbt parses only what changed since, half a minute less.
    """
    from cypp.build import run_dbt

    arguments = ["parse", "--target", target, "--target-path", str(folder), "--quiet"]
    if run_dbt(arguments) != 0:
        raise CyppError(f"dbt parse --target {target} failed, see above")


def _select(compiled_names: Sequence[str], sql: str, quote: Callable[[str], str]) -> str:
    expressions = [
        f"cast({quote(column.compiled_name)} as date) as {quote(column.table_name)}"
        if column.is_time
        else f"{quote(column.compiled_name)} as {quote(column.table_name)}"
        for column in table_columns(compiled_names)
    ]
    return f"select {', '.join(expressions)} from ({sql}) as answer"


def _into_postgres(settings: Settings, compiled: dict[str, str]) -> dict[str, int]:
    counts = {}
    with transaction(settings) as cursor:
        for name in _written(cursor):
            cursor.execute(f'drop table {SCHEMA}."{name}"')
        for name, sql in compiled.items():
            cursor.execute(f"select * from ({sql}) as answer limit 0")
            names = [column.name for column in cursor.description]
            statement = _select(names, sql, lambda word: f'"{word}"')
            cursor.execute(f'create table {SCHEMA}."{name}" as {statement}')
            counts[name] = int(cursor.rowcount)
            cursor.execute(f'comment on table {SCHEMA}."{name}" is %s', [f"{TABLE_COMMENT}{name}"])
    return counts


def _written(cursor: Cursor) -> list[str]:
    """Return the tables that an export wrote before, by their comment."""
    cursor.execute(
        "select relname from pg_class where relkind = 'r' and relnamespace = %s::regnamespace "
        "and starts_with(obj_description(oid, 'pg_class'), %s)",
        [SCHEMA, TABLE_COMMENT],
    )
    return [str(name) for (name,) in cursor.fetchall()]


def _into_spark(settings: Settings, compiled: dict[str, str]) -> dict[str, int]:
    spark = session(settings)
    counts = {}
    for name, sql in compiled.items():
        table = f"{SCHEMA}.`{name}`"
        statement = _select(spark.sql(sql).columns, sql, lambda word: f"`{word}`")
        made = run_statements(
            settings,
            [f"drop table if exists {table}", f"create table {table} using parquet as {statement}"],
            f"select count(*) from {table}",
        )
        counts[name] = int(made[0][0])
    return counts
