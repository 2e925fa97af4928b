"""Materialise the saved queries of the metrics layer as tables: `cypp metrics export`.

Open-source MetricFlow answers a saved query but does not store the answer. Here each saved query is
compiled by the MetricFlow engine, in this process and only where the metrics layer changed, and
stored as `metrics.<saved query>` in the DuckDB warehouse. All tables are written in one
transaction: a run that fails leaves the tables of the run before it.
"""

from __future__ import annotations

import importlib
import os
import re
import sys
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import duckdb

from cypp.changes.saved_queries import SavedQueries

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

SCHEMA = "metrics"
# Marks the tables that this command wrote, so that it may drop one whose saved query is gone.
TABLE_COMMENT = "Saved query of the metrics layer: "


class ExportError(Exception):
    """A run cannot go on; the message names the saved query or metric and what to do."""


@dataclass(frozen=True)
class Column:
    """A column of a compiled query and the name that it has in the table."""

    compiled_name: str
    table_name: str

    @property
    def is_time(self) -> bool:
        """True for a time grain, which the table holds as a date."""
        return self.compiled_name.startswith("metric_time__")


# MetricFlow's dialect of an engine: its name there, the module and the class of the renderer. Spark
# reads what is written for Databricks, which is Spark.
RENDERERS = {
    "duckdb": ("DUCKDB", "duckdb_renderer", "DuckDbSqlPlanRenderer"),
    "postgres": ("POSTGRES", "postgres", "PostgresSQLSqlPlanRenderer"),
    "spark": ("DATABRICKS", "databricks", "DatabricksSqlPlanRenderer"),
}


class CompileOnlyClient:
    """The part of MetricFlow's SqlClient that compiling needs; it never touches a database."""

    def __init__(self, engine: str = "duckdb") -> None:
        """Choose the dialect: a key of RENDERERS."""
        from metricflow.protocols.sql_client import SqlEngine

        dialect, module, renderer = RENDERERS[engine]
        self.sql_engine_type = SqlEngine[dialect]
        self.sql_plan_renderer = getattr(
            importlib.import_module(f"metricflow.sql.render.{module}"), renderer
        )()


class Metrics:
    """The metrics layer of a parsed project: its saved queries, and their SQL."""

    def __init__(self, manifest_path: Path, engine: str = "duckdb") -> None:
        """Build the engine from `semantic_manifest.json`, as `dbt parse` or `dbt build` wrote it.

        Raises:
            ExportError: the file is missing or cannot be read.
        """
        if not manifest_path.exists():
            raise ExportError(f"{manifest_path} is missing: run dbt build first")
        # Imported here because it costs about a second, which other commands need not pay.
        from metricflow.engine.metricflow_engine import MetricFlowEngine
        from metricflow_semantics.model.dbt_manifest_parser import (
            parse_manifest_from_dbt_generated_manifest,
        )
        from metricflow_semantics.model.semantic_manifest_lookup import SemanticManifestLookup

        try:
            self.manifest = parse_manifest_from_dbt_generated_manifest(
                manifest_json_string=manifest_path.read_text(encoding="utf-8")
            )
        except ValueError as error:
            raise ExportError(f"{manifest_path} cannot be read: run dbt build again") from error
        if not self.manifest.semantic_models:
            raise ExportError(f"{manifest_path} has no semantic model: run dbt build again")
        client: Any = CompileOnlyClient(engine)
        self._engine = MetricFlowEngine(
            semantic_manifest_lookup=SemanticManifestLookup(self.manifest), sql_client=client
        )

    @property
    def database(self) -> str:
        """Name under which the compiled SQL expects the warehouse to be attached."""
        return self.manifest.semantic_models[0].node_relation.database or "cypp"

    @property
    def saved_query_names(self) -> list[str]:
        """Names of the saved queries, sorted."""
        return sorted(saved_query.name for saved_query in self.manifest.saved_queries)

    def compile_each_metric(self, saved_query_name: str) -> Iterator[tuple[str, Callable[[], str]]]:
        """Yield each metric of a saved query, with a function that compiles it by itself."""
        parameters = next(
            saved_query.query_params
            for saved_query in self.manifest.saved_queries
            if saved_query.name == saved_query_name
        )
        for name in parameters.metrics:
            yield (
                name,
                partial(
                    self.compile, metric_names=[name], group_by_names=list(parameters.group_by)
                ),
            )

    def compile(
        self,
        saved_query_name: str | None = None,
        metric_names: Sequence[str] | None = None,
        group_by_names: Sequence[str] | None = None,
        where: Sequence[str] | None = None,
    ) -> str:
        """Return the SQL of a saved query, or of metrics by dimensions."""
        from metricflow.engine.metricflow_engine import MetricFlowQueryRequest

        request = MetricFlowQueryRequest.create(
            saved_query_name=saved_query_name,
            metric_names=metric_names,
            group_by_names=group_by_names,
            where_constraints=where,
        )
        sql: str = self._engine.explain(request).sql_statement.without_descriptions.sql
        return sql


def table_columns(compiled_names: Sequence[str]) -> list[Column]:
    """Name the columns for people: `observation__area_code` becomes `area_code`.

    `metric_time__day` becomes `period_start_date`; another grain the first day of its year. A name
    keeps its prefix where two would become the same.
    """
    short_names = []
    for name in compiled_names:
        if name == "metric_time__day":
            short_names.append("period_start_date")
        elif name.startswith("metric_time__"):
            short_names.append(name.removeprefix("metric_time__") + "_start_date")
        else:
            short_names.append(re.sub(r"^.+__", "", name))
    return [
        Column(name, short if short_names.count(short) == 1 else name)
        for name, short in zip(compiled_names, short_names, strict=True)
    ]


def write_table(connection: duckdb.DuckDBPyConnection, name: str, sql: str) -> int:
    """Write the rows of compiled SQL as `metrics.<name>` and return their number."""
    compiled_names = [row[0] for row in connection.sql(f"describe {sql}").fetchall()]
    expressions = [
        f'cast("{column.compiled_name}" as date) as "{column.table_name}"'
        if column.is_time
        else f'"{column.compiled_name}" as "{column.table_name}"'
        for column in table_columns(compiled_names)
    ]
    connection.execute(
        f'create or replace table {SCHEMA}."{name}" as '
        f"select {', '.join(expressions)} from ({sql}) as answer order by all"
    )
    connection.execute(f"comment on table {SCHEMA}.\"{name}\" is '{TABLE_COMMENT}{name}'")
    counted = connection.execute(f'select count(*) from {SCHEMA}."{name}"').fetchone()
    return int(counted[0]) if counted else 0


def drop_stale_tables(connection: duckdb.DuckDBPyConnection, names: Sequence[str]) -> list[str]:
    """Drop the tables of earlier runs whose saved query no longer exists; return their names."""
    written = connection.execute(
        "select table_name from duckdb_tables() "
        "where database_name = current_database() and schema_name = ? "
        "and starts_with(comment, ?)",
        [SCHEMA, TABLE_COMMENT],
    ).fetchall()
    stale = sorted(name for (name,) in written if name not in names)
    for name in stale:
        connection.execute(f'drop table {SCHEMA}."{name}"')
    return stale


def first_line(error: Exception) -> str:
    """Return the first line of an error that says something."""
    return next((line.strip() for line in str(error).splitlines() if line.strip()), repr(error))


def failing_metrics(
    connection: duckdb.DuckDBPyConnection, metrics: Metrics, saved_query_name: str
) -> list[str]:
    """Return the metrics of a saved query that fail on their own, to name them in the message."""
    failing = []
    for metric_name, compile_metric in metrics.compile_each_metric(saved_query_name):
        try:
            connection.sql(f"describe {compile_metric()}")
        except Exception:  # any failure, of MetricFlow or of DuckDB, is the answer here
            failing.append(metric_name)
    return failing


def write_tables(connection: duckdb.DuckDBPyConnection, queries: SavedQueries) -> list[str]:
    """Write every saved query in one transaction; return one line per table.

    Raises:
        ExportError: a saved query fails; nothing is written then.
    """
    lines = []
    connection.execute("begin transaction")
    connection.execute(f"create schema if not exists {SCHEMA}")
    for name in queries.names:
        try:
            rows = write_table(connection, name, queries.sql(name))
        except Exception as error:
            connection.execute("rollback")
            failing = failing_metrics(connection, queries.metrics, name)
            culprits = ", ".join(failing) or "none on its own"
            raise ExportError(
                f"saved query {name} failed: {first_line(error)} (failing metrics: {culprits}); "
                "no table was written"
            ) from error
        lines.append(f"{SCHEMA}.{name}: {rows} rows")
    lines += [
        f"{SCHEMA}.{name}: dropped, its saved query is gone"
        for name in drop_stale_tables(connection, queries.names)
    ]
    connection.execute("commit")
    return lines


def run_export(
    project_dir: Path, database_path: Path | None = None, target_dir: Path | None = None
) -> int:
    """Write `metrics.<saved query>` for every saved query of a built project.

    Args:
        project_dir: root of the dbt project, with `target/semantic_manifest.json`.
        database_path: the warehouse; when not given, the file that profiles.yml names: CYPP_DUCKDB
            of the environment, else `target/cypp.duckdb`.
        target_dir: where dbt wrote `semantic_manifest.json`; `target` when not given.

    Returns:
        0 when every table is written, 1 when none is.
    """
    # A path of the environment may be relative to the project; an absolute one stays as it is.
    from_profile = project_dir / os.environ.get("CYPP_DUCKDB", "target/cypp.duckdb")
    warehouse = database_path or from_profile
    try:
        target = target_dir or project_dir / "target"
        manifest = target / "semantic_manifest.json"
        queries = SavedQueries(manifest, partial(Metrics, manifest))
        if not queries.names:
            raise ExportError("the project has no saved query")
        if not warehouse.exists():
            raise ExportError(f"{warehouse} is missing: run dbt build first")
        with duckdb.connect(":memory:") as connection:
            # Attached by name: the compiled SQL names the database, whatever the file is called.
            file_name = str(warehouse).replace("'", "''")
            try:
                connection.execute(f"attach '{file_name}' as \"{queries.database}\"")
            except duckdb.Error as error:
                raise ExportError(f"{warehouse} cannot be opened: {first_line(error)}") from error
            connection.execute(f'use "{queries.database}"')
            lines = write_tables(connection, queries)
            queries.keep()
    except ExportError as error:
        print(f"metrics export: {error}", file=sys.stderr)
        return 1
    print("\n".join(lines))
    return 0
