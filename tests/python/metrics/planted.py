"""An empty mart that a test fills, and the compiled metrics that read it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest

from cypp.metrics_export import Metrics


@dataclass(frozen=True)
class PlantedMart:
    """One mart in an otherwise empty warehouse, and the metrics over it."""

    connection: duckdb.DuckDBPyConnection
    metrics: Metrics
    table: str

    def fill(self, rows: Sequence[dict[str, Any]]) -> None:
        """Replace the rows of the mart; a column that a row does not name is null."""
        self.connection.execute(f"delete from {self.table}")
        for row in rows:
            names, marks = ", ".join(row), ", ".join("?" for _ in row)
            self.connection.execute(
                f"insert into {self.table} ({names}) values ({marks})", list(row.values())
            )

    def ask(
        self, *metrics: str, by: tuple[str, ...] = (), where: str | None = None
    ) -> list[tuple[Any, ...]]:
        """Return the rows of some metrics by dimensions, in order."""
        sql = self.metrics.compile(
            metric_names=metrics,
            group_by_names=list(by) or None,
            where=[where] if where else None,
        )
        return sorted(self.connection.sql(sql).fetchall(), key=str)


@contextmanager
def planted_mart(project: Path, name: str, columns: str) -> Iterator[PlantedMart]:
    """Give the mart ``name`` with ``columns``, as SQL writes them, in a database of its own."""
    manifest_path = project / "target" / "semantic_manifest.json"
    if not manifest_path.is_file():
        pytest.skip("missing: target/semantic_manifest.json (make build)")
    metrics = Metrics(manifest_path)
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"attach ':memory:' as {metrics.database}")
        connection.execute(f"create schema {metrics.database}.marts")
        table = f"{metrics.database}.marts.{name}"
        connection.execute(f"create table {table} ({columns})")
        yield PlantedMart(connection, metrics, table)
