"""The trail of an edition: how every public figure was made, kept beside the figures.

    trail/trail.json         models and seeds on the way to a public relation, and their tests
    trail/sql/<model>.sql    the SQL of each model as it ran, without the name of the database

An auditor needs no copy of the project for it. No time, no path of the machine and no order that
may change stands in it: publishing the same inputs again writes the same bytes.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from cypp.publish.context import Edition
from cypp.publish.fingerprint import sha256_of_file

FOLDER = "trail"
FILE = "trail.json"
SQL = "sql"
FORMAT_VERSION = 1
# What holds rows: everything else on the way (metrics, semantic models) is a definition.
KINDS = ("model", "seed")

Node = dict[str, Any]


def write_trail(edition: Edition) -> list[Path]:
    """Write the folder ``trail`` of the edition and return its files.

    Raises:
        CyppError: a file of a seed is gone since the build.
    """
    manifest = edition.dbt_manifest()
    nodes = on_the_way(manifest, [relation.unique_id for relation in edition.relations])
    folder = edition.folder / FOLDER
    (folder / SQL).mkdir(parents=True)
    written = []
    for node in nodes:
        if node["resource_type"] == "model":
            path = folder / SQL / f"{node['name']}.sql"
            path.write_text(compiled_sql(node, edition.project), encoding="utf-8", newline="")
            written.append(path)
    content = {
        "format_version": FORMAT_VERSION,
        "edition_id": edition.edition_id,
        "as_of": edition.as_of,
        "area_code": edition.area_code,
        "git_commit": edition.git_commit,
        "nodes": [described(node, manifest, edition.project) for node in nodes],
        "tests": tests(manifest, statuses(edition.dbt_target), nodes),
    }
    path = folder / FILE
    text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
    path.write_text(text, encoding="utf-8", newline="")
    return [path, *written]


def on_the_way(manifest: dict[str, Any], roots: list[str]) -> list[Node]:
    """Return the models and seeds that public relations come from, themselves included, by name."""
    parents: dict[str, list[str]] = manifest["parent_map"]
    seen: set[str] = set()
    waiting = list(roots)
    while waiting:
        unique_id = waiting.pop()
        if unique_id not in seen:
            seen.add(unique_id)
            waiting += parents.get(unique_id, [])
    nodes = (manifest["nodes"][unique_id] for unique_id in seen if unique_id in manifest["nodes"])
    kept = (node for node in nodes if node["resource_type"] in KINDS)
    return sorted(kept, key=lambda node: str(node["name"]))


def compiled_sql(node: Node, project: Path) -> str:
    """Return the SQL as it ran, for a database of any name and a project in any folder."""
    sql = str(node.get("compiled_code") or "").strip()
    # A landed file outside the project would put the path of this machine into the edition.
    return sql.replace(f'"{node["database"]}".', "").replace(f"{project}/", "") + "\n"


def described(node: Node, manifest: dict[str, Any], project: Path) -> dict[str, Any]:
    """Return what the trail says of one model or seed."""
    path = str(node["original_file_path"])
    seed = node["resource_type"] == "seed"
    return {
        "name": node["name"],
        "relation": f"{node['schema']}.{node['alias']}",
        "kind": node["resource_type"],
        "layer": node["fqn"][1],
        "materialized": node["config"]["materialized"],
        "description": in_one_line(node["description"]),
        "path": path,
        "sha256": sha256_of_file(project / path) if seed else node["checksum"]["checksum"],
        "sql": None if seed else f"{FOLDER}/{SQL}/{node['name']}.sql",
        "columns": [
            {
                "name": column["name"],
                "type": column.get("data_type") or "",
                "description": in_one_line(column["description"]),
            }
            for column in node["columns"].values()
        ],
        "parents": names_of(manifest, node["depends_on"].get("nodes", [])),
    }


def tests(
    manifest: dict[str, Any], results: dict[str, dict[str, Any]], nodes: list[Node]
) -> list[dict[str, Any]]:
    """Return the data tests that guard the nodes, with their result in this build, by name.

    Attributes of each: name, description, kind (the generic test, or ``singular``), path, model
    and column that it is declared for (none for a singular test), every model and seed that it
    reads, severity, status and number of failing rows.
    """
    known = {str(node["name"]) for node in nodes}
    found = []
    for node in manifest["nodes"].values():
        if node["resource_type"] != "test":
            continue
        reads = [
            name
            for name in names_of(manifest, node["depends_on"].get("nodes", []))
            if name in known
        ]
        result = results.get(node["unique_id"])
        # A test that was not run guards nothing in this edition.
        if not reads or result is None:
            continue
        attached = node.get("attached_node")
        found.append(
            {
                "name": node["name"],
                "description": in_one_line(node["description"]),
                "kind": (node.get("test_metadata") or {}).get("name", "singular"),
                "path": node["original_file_path"],
                "model": manifest["nodes"][attached]["name"] if attached else None,
                "column": node.get("column_name"),
                "reads": reads,
                "severity": str(node["config"]["severity"]).lower(),
                "status": result["status"],
                "failures": result["failures"],
            }
        )
    return sorted(found, key=lambda test: str(test["name"]))


def statuses(dbt_target: Path) -> dict[str, dict[str, Any]]:
    """Return the result of every node of the build by its unique_id."""
    content = json.loads((dbt_target / "run_results.json").read_text(encoding="utf-8"))
    return {result["unique_id"]: result for result in content["results"]}


def names_of(manifest: dict[str, Any], unique_ids: list[str]) -> list[str]:
    """Return the names of the models and seeds among the nodes, each once, sorted."""
    nodes = [
        manifest["nodes"][unique_id] for unique_id in unique_ids if unique_id in manifest["nodes"]
    ]
    return sorted({str(node["name"]) for node in nodes if node["resource_type"] in KINDS})


def in_one_line(text: str | None) -> str:
    """Return a description on one line: YAML breaks lines where the editor does."""
    return " ".join((text or "").split())
