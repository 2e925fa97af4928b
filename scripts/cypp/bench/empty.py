"""dbt alone: a project of as many nodes as a build has, each of which does nothing.

What a build of it costs is dbt's start-up and its overhead per node: seeds of one cell, models and
tests that select a constant, the same threads, the same adapter, the same flags of dbt.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import yaml

PER_FOLDER = 100
PROJECT = """\
name: nothing
version: "1.0"
profile: nothing
models:
  nothing:
    views:
      +materialized: view
    tables:
      +materialized: table
"""
PROFILE = """\
nothing:
  target: duckdb
  outputs:
    duckdb:
      type: duckdb
      path: target/nothing.duckdb
      schema: main
      threads: {threads}
"""


def write_empty_project(
    folder: Path, counts: dict[str, int], threads: int, flags: Mapping[str, object]
) -> int:
    """Write the project of nothing to ``folder``; return its number of nodes.

    Args:
        folder: where to, new or empty.
        counts: how many nodes of each kind: seed, view, table, test.
        threads: threads of dbt, as the project that it stands beside has.
        flags: flags of that project's dbt_project.yml.
    """
    (folder / "profiles.yml").parent.mkdir(parents=True, exist_ok=True)
    (folder / "profiles.yml").write_text(PROFILE.format(threads=threads), encoding="utf-8")
    project = PROJECT + yaml.safe_dump({"flags": dict(flags)})
    (folder / "dbt_project.yml").write_text(project, encoding="utf-8")
    write_many(folder / "seeds", "seed", ".csv", "cell\n1\n", counts["seed"])
    write_many(folder / "models/views", "view", ".sql", "select 1 as cell\n", counts["view"])
    write_many(folder / "models/tables", "table", ".sql", "select 1 as cell\n", counts["table"])
    # Each test reads a model, as tests do: otherwise dbt would run them before anything else.
    tests = "select * from {{ ref('table_0000') }} where 1 = 0\n"
    write_many(folder / "tests", "test", ".sql", tests, counts["test"] if counts["table"] else 0)
    return sum(counts.values())


def write_many(folder: Path, name: str, suffix: str, text: str, count: int) -> None:
    """Write ``count`` files of the same text, numbered."""
    for number in range(count):
        place = folder / f"part_{number // PER_FOLDER:02}"
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{name}_{number:04}{suffix}").write_text(text, encoding="utf-8")


def node_kinds(nodes: dict[str, dict[str, object]]) -> dict[str, int]:
    """Count the nodes of a manifest as ``write_empty_project`` asks for them."""
    counts = {"seed": 0, "view": 0, "table": 0, "test": 0}
    for node in nodes.values():
        kind = str(node["resource_type"])
        if kind == "model":
            config = node["config"]
            is_view = isinstance(config, dict) and config.get("materialized") == "view"
            kind = "view" if is_view else "table"
        if kind in counts:
            counts[kind] += 1
    return counts
