"""The floor: the very SQL of a build, in the order of its graph, in one bare DuckDB process.

``write_plan`` reads what the last ``dbt build`` of a workspace compiled (target/manifest.json) and
writes a plan: a statement or two per seed, model and data test. ``main`` runs a plan in a process
that imports DuckDB and nothing else of weight, into a database of its own, with the materialisation
that dbt gives each node: seeds by COPY into typed tables, views, tables, contracted tables created
before they are filled, a test as the count of its failures. Unit tests and hooks stay out.

    python -m cypp.bench.floor PLAN DATABASE ANSWER
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb

from cypp.project import CyppError

RUN_TYPES = ("seed", "model", "test")
DEFAULT_TYPE = "varchar"


def write_plan(manifest_path: Path, seeds_root: Path, plan_path: Path) -> dict[str, int]:
    """Write the statements of a build in their order; return how many nodes there are of a type.

    Args:
        manifest_path: what dbt wrote, with the compiled code of every node that it ran.
        seeds_root: folder of dbt_project.yml, from which the paths of seeds count.
        plan_path: the JSON file to write.

    Raises:
        CyppError: the manifest lacks the SQL of a node, as after a build that failed.
    """
    nodes: dict[str, Any] = json.loads(manifest_path.read_text(encoding="utf-8"))["nodes"]
    order = in_order(nodes)
    bare = [name for name in order if not has_sql(nodes[name])]
    if bare:
        raise CyppError(
            f"{manifest_path} has no compiled SQL of {len(bare)} nodes, the first is {bare[0]}: "
            "the dbt build before failed or ran a part; mend it, or build all"
        )
    steps = []
    counts = dict.fromkeys(RUN_TYPES, 0)
    for name in order:
        node = nodes[name]
        counts[node["resource_type"]] += 1
        steps.append(
            {
                "name": name,
                "type": node["resource_type"],
                "materialized": node["config"]["materialized"],
                "statements": statements(node, seeds_root),
            }
        )
    schemas = sorted(
        {nodes[step["name"]]["schema"] for step in steps if step["type"] in ("seed", "model")}
    )
    plan = {"schemas": schemas, "steps": steps}
    plan_path.write_text(json.dumps(plan), encoding="utf-8")
    return counts


def in_order(nodes: dict[str, Any]) -> list[str]:
    """Return the nodes that run, each behind what it depends on; tests as soon as they can.

    dbt holds a model back until the tests of what it reads have passed, so the order is the same.
    """
    wanted = {
        name
        for name, node in nodes.items()
        if node["resource_type"] in RUN_TYPES and node["config"]["enabled"]
    }
    waiting = {
        name: {above for above in nodes[name]["depends_on"].get("nodes", []) if above in wanted}
        for name in sorted(wanted)
    }
    order: list[str] = []
    done: set[str] = set()
    while waiting:
        ready = [name for name, above in waiting.items() if above <= done]
        # Tests first: they stand behind the node that they judge, before the next model.
        ready = [name for name in ready if name.startswith("test.")] or ready
        order += ready
        done.update(ready)
        for name in ready:
            del waiting[name]
    return order


def made_for(nodes: dict[str, Any], names: Sequence[str]) -> set[str]:
    """Return the models of these names and all seeds and models that they are made of."""
    todo = [
        key
        for key, node in nodes.items()
        if node["resource_type"] == "model" and node["name"] in names
    ]
    found: set[str] = set()
    while todo:
        key = todo.pop()
        if key in nodes and key not in found:
            found.add(key)
            todo += nodes[key]["depends_on"].get("nodes", [])
    return found


def has_sql(node: dict[str, Any]) -> bool:
    """Tell whether dbt compiled a node; a seed needs no SQL of dbt."""
    return node["resource_type"] == "seed" or bool(node.get("compiled_code"))


def statements(node: dict[str, Any], seeds_root: Path) -> list[str]:
    """Return the statements that make one node, or that count the failures of a test."""
    if node["resource_type"] == "test":
        return [f"select count(*) from ({node['compiled_code']}\n) as failures"]
    place = f'"{node["schema"]}"."{node["alias"]}"'
    if node["resource_type"] == "seed":
        return seed_statements(node, place, seeds_root / node["original_file_path"])
    if node["config"]["materialized"] == "view":
        return [f"create view {place} as (\n{node['compiled_code']}\n)"]
    if node["config"].get("contract", {}).get("enforced"):
        columns = ", ".join(
            f'"{column["name"]}" {column["data_type"]}' for column in node["columns"].values()
        )
        names = ", ".join(f'"{column["name"]}"' for column in node["columns"].values())
        return [
            f"create table {place} ({columns})",
            f"insert into {place} ({names}) (select {names} from "
            f"(\n{node['compiled_code']}\n) as contracted)",
        ]
    return [f"create table {place} as (\n{node['compiled_code']}\n)"]


def seed_statements(node: dict[str, Any], place: str, file: Path) -> list[str]:
    """Return the statements that load a seed with the types of its configuration."""
    types = node["config"].get("column_types") or {}
    with file.open(encoding="utf-8-sig") as lines:
        header = lines.readline().strip().split(",")
    columns = ", ".join(f'"{name}" {types.get(name, DEFAULT_TYPE)}' for name in header)
    delimiter = node["config"].get("delimiter") or ","
    return [
        f"create table {place} ({columns})",
        f"copy {place} from '{file}' (format csv, header true, delimiter '{delimiter}')",
    ]


def run_plan(plan: dict[str, Any], database: Path) -> dict[str, Any]:
    """Run a plan into a new database; return seconds by node and the failures of the tests."""
    seconds: dict[str, float] = {}
    failures: dict[str, int] = {}
    with duckdb.connect(str(database)) as connection:
        for schema in plan["schemas"]:
            connection.execute(f'create schema if not exists "{schema}"')
        for step in plan["steps"]:
            start = time.perf_counter()
            for statement in step["statements"]:
                answer = connection.execute(statement).fetchall()
            seconds[step["name"]] = time.perf_counter() - start
            if step["type"] == "test" and answer[0][0]:
                failures[step["name"]] = answer[0][0]
    return {"seconds": seconds, "failures": failures}


def main(arguments: list[str]) -> int:
    """Run the plan of the first argument into the second and write the answer to the third."""
    plan_path, database, answer_path = (Path(argument) for argument in arguments)
    plan = json.loads(plan_path.read_text(encoding="utf-8"))
    answer = run_plan(plan, database)
    answer_path.write_text(json.dumps(answer), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
