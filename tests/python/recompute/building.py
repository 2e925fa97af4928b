"""The compiled SQL of the project, run over a made-up world in a copy of the working file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
from tests.python.recompute.tables import Row
from tests.python.recompute.worlds import World, area_rows, core_city_rows, set_rows, window_rows

SCHEMA = "intermediate"
OBSERVATIONS, TARGETS, PERIODS = (
    "int_observations__unioned",
    "int_figures__parsed",
    "int_figures__unioned",
)
CHANGED = (
    "areas",
    "comparator_sets",
    "core_cities",
    "indicator_measures",
    OBSERVATIONS,
    TARGETS,
    PERIODS,
)
# Made of the documents alone, or proved by tests of their own.
LEFT_OUT = (
    "audit_claims",
    "audit_figure_lineage",
    "audit_transcription",
    "dim_days",
    "fct_projections",
    "int_claims__",
    "int_figures__",
    "int_projections__",
    "int_report_cards__",
    "int_tokens__",
    "rpt_report_cards",
)


def _fill(connection: duckdb.DuckDBPyConnection, relation: str, rows: list[Row]) -> None:
    """Add rows to a table; columns that they do not name stay null."""
    frame = pd.DataFrame(rows)
    names = ", ".join(frame.columns)
    connection.register("rows_of_world", frame)
    connection.execute(f"insert into {relation} ({names}) select {names} from rows_of_world")
    connection.unregister("rows_of_world")


def models_below(nodes: dict[str, Any]) -> list[str]:
    """Name the models that a world changes, each behind those that it reads."""
    found: list[str] = []
    seen: dict[str, bool] = {}

    def touched(node_id: str) -> bool:
        node = nodes.get(node_id)
        if node is None or node["name"] in CHANGED:
            return node is not None
        if node_id not in seen:
            # Every parent is asked: each one that is touched has to be built before.
            above = [touched(parent) for parent in node["depends_on"].get("nodes", [])]
            seen[node_id] = any(above)
            if seen[node_id] and node["config"]["materialized"] != "view":
                found.append(node_id)
        return seen[node_id]

    for node_id, node in nodes.items():
        if node["resource_type"] == "model" and not node["name"].startswith(LEFT_OUT):
            touched(node_id)
    return found


def build(path: Path, world: World, nodes: dict[str, Any], compiled: Path) -> None:
    """Build the marts of a world.

    Args:
        path: copy of the working file, which is changed; it must carry the same file name, for
            the compiled SQL names the database.
        world: figures that replace those of the documents.
        nodes: nodes of dbt's manifest, for the order of the models.
        compiled: folder of the compiled SQL (target/compiled).
    """
    periods = sorted({row["period_id"] for row in (*world.observations, *world.targets)})
    with duckdb.connect(str(path)) as connection:
        # A view takes no rows: a table of its columns stands in its place.
        connection.execute(f"create table {SCHEMA}.world as from {SCHEMA}.{OBSERVATIONS} limit 0")
        connection.execute(f"drop view {SCHEMA}.{OBSERVATIONS}")
        connection.execute(f"alter table {SCHEMA}.world rename to {OBSERVATIONS}")
        for name in (TARGETS, PERIODS):
            connection.execute(f"delete from {SCHEMA}.{name}")
        _fill(connection, f"{SCHEMA}.{OBSERVATIONS}", world.observations)
        _fill(connection, f"{SCHEMA}.{TARGETS}", world.targets)
        _fill(connection, f"{SCHEMA}.{PERIODS}", [{"period_id": name} for name in periods])
        _fill(connection, "raw.areas", area_rows())
        _fill(connection, "raw.comparator_sets", set_rows())
        _fill(connection, "raw.core_cities", core_city_rows())
        _fill(connection, "raw.indicator_measures", window_rows())
        for node_id in models_below(nodes):
            node = nodes[node_id]
            sql = (compiled / node["package_name"] / node["original_file_path"]).read_text("utf-8")
            relation = f"{node['schema']}.{node['name']}"
            connection.execute(f"create or replace table {relation} as\n{sql}")
