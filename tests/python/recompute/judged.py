"""The marts of the working file and of made-up worlds, beside what they are recomputed from."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import pytest
from tests.python.recompute.building import build
from tests.python.recompute.figures import Figure, Inputs, Key, current_figures, read_inputs
from tests.python.recompute.tables import Row, fetch
from tests.python.recompute.worlds import generate

RELATIONS = (
    "intermediate.int_observations__compared",
    "marts.audit_source_conflicts",
    "marts.fct_current_observations",
    "marts.fct_gaps",
    "marts.fct_key_indicators",
    "marts.fct_observations",
    "marts.fct_targets",
)
SEEDS = (1, 2, 3, 4)
FILE = "cypp.duckdb"


@dataclass
class Judged:
    """Inputs of the recomputation and the tables that dbt's SQL built from the same inputs."""

    inputs: Inputs
    built: dict[str, list[Row]]

    @cached_property
    def figures(self) -> dict[Key, Figure]:
        """Current figures, recomputed."""
        return current_figures(self.inputs)

    def table(self, name: str) -> list[Row]:
        """Give a built table by its name without schema."""
        return next(rows for relation, rows in self.built.items() if relation.endswith(f".{name}"))


def read(connection: duckdb.DuckDBPyConnection) -> Judged:
    """Read inputs and built tables."""
    return Judged(
        read_inputs(connection),
        {relation: fetch(connection, f"from {relation}") for relation in RELATIONS},
    )


WORKING_FILE = 0
_worlds: dict[int, Judged] = {}


def judge(
    seed: int, warehouse: duckdb.DuckDBPyConnection, nodes: dict[str, Any], target: Path
) -> Judged:
    """Give the working file (0) or the world of a seed, built once for all tests of a run.

    Args:
        seed: number of the world.
        warehouse: the working file, opened.
        nodes: nodes of dbt's manifest.
        target: dbt's target folder with the working file and the compiled SQL.
    """
    if seed == WORKING_FILE:
        return read(warehouse)
    if seed not in _worlds:
        compiled = target / "compiled"
        if not compiled.is_dir():
            pytest.skip("missing: target/compiled (make build)")
        measures = fetch(warehouse, "from marts.dim_measures")
        made = generate(seed, {row["measure_id"]: row for row in measures})
        with TemporaryDirectory() as folder:
            path = Path(folder) / FILE
            shutil.copyfile(target / FILE, path)
            build(path, made, nodes, compiled)
            with duckdb.connect(str(path), read_only=True) as connection:
                _worlds[seed] = read(connection)
    return _worlds[seed]
