"""Every metric of every saved query equals its mart, recomputed apart from MetricFlow.

MetricFlow compiles a metric through measures, inputs and joins of its own. Here each cell of
``metrics.<saved query>`` is computed again by plain SQL over the public marts: of the metrics layer
only the words are used (which rows a metric speaks of, which column a dimension is), and how its
guard answers is a row of ``metric_recipes.csv``. All rows are compared, both ways.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import duckdb

from cypp.publish.checks.metrics_sql import Layer, SavedQuery, UnclearQueryError, quoted, row_words
from cypp.publish.checks.rules import FOLDER, read_numbers, read_rules, year_starts

if TYPE_CHECKING:
    from pathlib import Path

    from cypp.publish.context import Edition

RECIPES = FOLDER / "metric_recipes.csv"
ADVICE = "run cypp metrics export on this build, or correct the metric; nothing was published"


@dataclass
class Comparison:
    """What was compared, and each difference as one line."""

    problems: list[str] = field(default_factory=list)
    tables: list[str] = field(default_factory=list)
    rows: int = 0
    cells: int = 0


def check_metrics(edition: Edition) -> list[str]:
    """Return a line for each metric, row and value that is not what the marts say."""
    return compare_metrics(edition).problems


def compare_metrics(edition: Edition) -> Comparison:
    """Compare every saved query of the edition's dbt manifest with the edition's marts."""
    recipes = {row["metric_name"]: row for row in read_rules(edition.project, RECIPES)}
    layer = Layer(edition.dbt_manifest(), recipes, year_starts(edition.project))
    return compare(edition.database, layer, read_numbers(edition.project), edition.duckdb_limits)


def compare(
    database: Path, layer: Layer, limits: dict[str, float], config: dict[str, Any] | None = None
) -> Comparison:
    """Compare the tables of schema ``metrics`` in ``database`` with its marts.

    ``limits`` are the thresholds metric_relative_difference and lines_per_check; ``config`` is what
    DuckDB is opened with, its own settings where not given.
    """
    found = Comparison()
    with duckdb.connect(":memory:", config=config or {}) as connection:
        path = str(database).replace("'", "''")
        connection.execute(f"attach '{path}' as edition (read_only)")
        built = {
            name
            for (name,) in connection.execute(
                "select table_name from duckdb_tables() "
                "where database_name = 'edition' and schema_name = 'metrics'"
            ).fetchall()
        }
        for name in sorted(layer.saved_queries):
            table = f"metrics.{name}"
            found.tables.append(table)
            if name not in built:
                found.problems.append(f"metrics = marts: {table} is missing; {ADVICE}")
                continue
            try:
                _compare_table(connection, table, layer.saved_query(name), limits, found)
            except (UnclearQueryError, duckdb.Error) as error:
                said = str(error).splitlines()[0]
                found.problems.append(f"metrics = marts: {table} cannot be recomputed: {said}")
        for name in sorted(built - layer.saved_queries.keys()):
            said = "is no saved query: nothing vouches for it, drop it"
            found.problems.append(f"metrics = marts: metrics.{name} {said}")
    return found


def _compare_table(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    query: SavedQuery,
    limits: dict[str, float],
    found: Comparison,
) -> None:
    """Add what differs between one table and its marts to ``found``."""
    described = connection.execute(f"describe edition.{table}").fetchall()
    columns = [str(row[0]) for row in described]
    expected_columns = [*query.dimensions, *query.metrics]
    if sorted(columns) != sorted(expected_columns):
        odd = sorted({*columns} ^ {*expected_columns})
        found.problems.append(
            f"metrics = marts: {table}: columns {', '.join(odd)} are in the table or in the saved "
            f"query, not in both; {ADVICE}"
        )
        return
    keys = ", ".join(quoted(name) for name in query.dimensions)
    connection.execute(f"create or replace temp table answer as {query.sql}")
    connection.execute(
        f"create or replace temp table stored as select *, count(*) over (partition by {keys}) "
        f"as rows_of_key from edition.{table}"
    )
    same = " and ".join(
        f"answer.{quoted(name)} is not distinct from stored.{quoted(name)}"
        for name in query.dimensions
    )
    connection.execute(
        "create or replace temp table paired as select "
        + ", ".join(
            f"coalesce(answer.{quoted(name)}, stored.{quoted(name)}) as {quoted(name)}"
            for name in query.dimensions
        )
        + "".join(
            f", answer.{quoted(name)} as {quoted('mart ' + name)}"
            f", stored.{quoted(name)} as {quoted('table ' + name)}"
            for name in query.metrics
        )
        + ", answer.is_in_mart, stored.rows_of_key "
        f"from (select *, true as is_in_mart from answer) as answer "
        f"full outer join stored on {same}"
    )
    found.rows += _one(connection, "select count(*) from answer")
    found.cells += _one(connection, "select count(*) from answer") * len(query.metrics)
    limit = int(limits["lines_per_check"])
    lines = [
        *_odd_rows(connection, table, query, limit),
        *_odd_cells(connection, table, query, limits["metric_relative_difference"], limit),
    ]
    found.problems.extend(lines)


def _odd_rows(
    connection: duckdb.DuckDBPyConnection, table: str, query: SavedQuery, limit: int
) -> list[str]:
    """Name the rows that only one side has, and those that stand more than once."""
    kinds = {
        "rows_of_key is null": "the marts have this row, the table has not",
        "is_in_mart is null": "the table has this row, the marts have not",
        "rows_of_key > 1": "the table has this row more than once",
    }
    lines: list[str] = []
    for condition, words in kinds.items():
        where = f"from paired where {condition}"
        rows = _rows(
            connection, f"select {_names(query)} {where} group by all order by all limit {limit}"
        )
        lines += [
            f"metrics = marts: {table}, row {row_words(query, row)}: {words}; {ADVICE}"
            for row in rows
        ]
        total = _one(
            connection, f"select count(*) from (select {_names(query)} {where} group by all)"
        )
        lines += _rest(table, total - len(rows), words)
    return lines


def _odd_cells(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    query: SavedQuery,
    tolerance: float,
    limit: int,
) -> list[str]:
    """Name the cells of rows that both sides have where the values differ."""
    lines: list[str] = []
    for metric in query.metrics:
        mart, stored = quoted(f"mart {metric}"), quoted(f"table {metric}")
        where = (
            f"from paired where is_in_mart and rows_of_key is not null and "
            f"(({mart} is null) != ({stored} is null) or abs({mart} - {stored}) > "
            f"{tolerance!r} * greatest(abs({mart}), abs({stored})))"
        )
        rows = _rows(
            connection,
            f"select {_names(query)}, {stored}, {mart} {where} order by all limit {limit}",
        )
        for *key, in_table, in_mart in rows:
            where_found = f"{table}, metric {metric}, row {row_words(query, key)}"
            lines.append(
                f"metrics = marts: {where_found}: the table holds {_shown(in_table)}, "
                f"the marts give {_shown(in_mart)}; {ADVICE}"
            )
        total = _one(connection, f"select count(*) {where}")
        lines += _rest(table, total - len(rows), f"metric {metric} differs")
    return lines


def _names(query: SavedQuery) -> str:
    return ", ".join(quoted(name) for name in query.dimensions)


def _rest(table: str, count: int, words: str) -> list[str]:
    return [f"metrics = marts: {table}: and {count} more rows: {words}"] if count > 0 else []


def _shown(value: object) -> str:
    return "no value" if value is None else str(value)


def _rows(connection: duckdb.DuckDBPyConnection, sql: str) -> list[tuple[Any, ...]]:
    return connection.execute(sql).fetchall()


def _one(connection: duckdb.DuckDBPyConnection, sql: str) -> int:
    return int(_rows(connection, sql)[0][0])
