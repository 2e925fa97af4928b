"""A published edition as an auditor opens it: manifest, trail and public tables, to read only."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb

from cypp.lineage.edition import RULES
from cypp.project import CyppError
from cypp.public_rows import Measure, Period, Source, fetch
from cypp.publish.context import DATABASE_FILE
from cypp.publish.editions import Kept, find_edition, previous_edition, read_edition
from cypp.publish.swap import CURRENT, PUBLISHED
from cypp.publish.trail import FILE, FOLDER

PASSED = "pass"
CONSTANTS = RULES / "policy" / "statistics" / "statistics_constants.csv"


@dataclass(frozen=True)
class Node:
    """A model or seed on the way to a figure, as the trail describes it."""

    name: str
    relation: str
    kind: str
    layer: str
    materialized: str
    description: str
    path: str
    sha256: str
    sql: str | None
    columns: tuple[dict[str, str], ...]
    parents: tuple[str, ...]


@dataclass(frozen=True)
class GuardingTest:
    """A data test of dbt with its result in the build of the edition."""

    name: str
    description: str
    kind: str
    path: str
    model: str | None
    column: str | None
    reads: tuple[str, ...]
    severity: str
    status: str
    failures: int | None

    @property
    def passed(self) -> bool:
        """Did it find nothing?"""
        return self.status == PASSED


@dataclass(frozen=True)
class Trail:
    """How the figures of an edition were made; empty for an edition from before there were trails.

    Attributes:
        nodes: models and seeds by name.
        tests: the tests that read each node, by its name.
    """

    nodes: dict[str, Node] = field(default_factory=dict)
    tests: dict[str, tuple[GuardingTest, ...]] = field(default_factory=dict)

    def node_of(self, relation: str) -> Node | None:
        """Return the node of ``schema.name``."""
        return self.nodes.get(relation.rpartition(".")[2])

    def children(self, name: str) -> list[str]:
        """Return the nodes that read one."""
        return sorted(node.name for node in self.nodes.values() if name in node.parents)


@dataclass(frozen=True)
class PublishedEdition:
    """One edition; read-only, so that it never disturbs a reader.

    Attributes:
        folder: the folder itself, the link ``current`` resolved once.
        manifest: manifest.json.
    """

    folder: Path
    manifest: dict[str, Any]

    @property
    def edition_id(self) -> str:
        """Fingerprint of its inputs."""
        return str(self.manifest["edition_id"])

    @property
    def area_code(self) -> str:
        """Authority in focus."""
        return str(self.manifest["area_code"])

    @cached_property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """The public tables."""
        return duckdb.connect(str(self.folder / DATABASE_FILE), read_only=True)

    @cached_property
    def trail(self) -> Trail:
        """The trail that the edition carries."""
        return read_trail(self.folder)

    @cached_property
    def measures(self) -> dict[str, Measure]:
        """Measures by measure_id."""
        return {row.measure_id: row for row in fetch(self.connection, Measure, "dim_measures")}

    @cached_property
    def periods(self) -> dict[str, Period]:
        """Periods by period_id."""
        return {row.period_id: row for row in fetch(self.connection, Period, "dim_periods")}

    @cached_property
    def sources(self) -> dict[str, Source]:
        """Sources by source_id."""
        return {row.source_id: row for row in fetch(self.connection, Source, "dim_sources")}

    @cached_property
    def areas(self) -> dict[str, str]:
        """Names of areas by code."""
        return self.names("area_code", "area_name", "dim_areas")

    @cached_property
    def groups(self) -> dict[str, str]:
        """Names of population groups by identifier."""
        return self.names("population_group_id", "group_name", "dim_population_groups")

    @cached_property
    def reasons(self) -> dict[str, str]:
        """Names of the reasons why a value is missing."""
        return self.names("missing_reason", "reason_name", "dim_missing_reasons")

    @cached_property
    def constants(self) -> dict[str, float]:
        """Constants of statistics by name, as they were in the build of the edition.

        Raises:
            CyppError: the edition carries no rules.
        """
        file = self.folder / CONSTANTS
        if not file.is_file():
            raise CyppError(f"{file} is not there: the edition carries no rules, publish it again")
        with file.open(encoding="utf-8", newline="") as stream:
            return {row["name"]: float(row["value"]) for row in csv.DictReader(stream)}

    def names(self, key: str, name: str, relation: str) -> dict[str, str]:
        """Return the names of a mart by key; the names of columns are the code's own."""
        rows = self.connection.execute(f"select {key}, {name} from marts.{relation}").fetchall()
        return {str(code): str(words) for code, words in rows}

    def has(self, relation: str) -> bool:
        """Does the edition hold ``schema.name``? Older ones lack what came later."""
        return any(
            f"{found['schema']}.{found['name']}" == relation for found in self.manifest["relations"]
        )


def open_edition(published: Path, name: str | None = None) -> PublishedEdition:
    """Open an edition.

    Args:
        published: the folder ``published`` of the project.
        name: folder of an edition, its edition_id, ``current`` or ``previous``; the current one
            where none is named.

    Raises:
        CyppError: there is none, in one line with what to do.
    """
    kept = _find(published, name or CURRENT)
    if kept is None and name is None:
        raise CyppError(
            f"{PUBLISHED}/{CURRENT} holds no edition: run cypp publish, or name one with --edition"
        )
    if kept is None:
        raise CyppError(f"no edition {name}: cypp publish --list names those that are kept")
    return PublishedEdition(kept.folder, kept.manifest)


def _find(published: Path, name: str) -> Kept | None:
    if Path(name).is_dir():
        return read_edition(Path(name).resolve())
    if name == "previous":
        return previous_edition(published)
    if name == CURRENT:
        return read_edition((published / CURRENT).resolve())
    return find_edition(published, name)


def read_trail(folder: Path) -> Trail:
    """Return the trail in the folder of an edition; empty where it has none.

    Raises:
        CyppError: the file is there and cannot be read.
    """
    path = folder / FOLDER / FILE
    if not path.is_file():
        return Trail()
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        nodes = [
            Node(**{**node, "columns": tuple(node["columns"]), "parents": tuple(node["parents"])})
            for node in content["nodes"]
        ]
        tests = [
            GuardingTest(**{**test, "reads": tuple(test["reads"])}) for test in content["tests"]
        ]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CyppError(f"{path} cannot be read ({error}): publish the edition again") from error
    by_node: dict[str, list[GuardingTest]] = {}
    for test in tests:
        for name in test.reads:
            by_node.setdefault(name, []).append(test)
    return Trail(
        {node.name: node for node in nodes},
        {name: tuple(found) for name, found in by_node.items()},
    )
