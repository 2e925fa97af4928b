"""dbt alone: a project of as many nodes as a build has, each of which does nothing.

What a build of it costs is dbt's start-up and its overhead per node: seeds of one cell, models and
tests that select a constant, each behind the same nodes as its original; a test of a model or seed
that its YAML names stands in YAML here too; the same threads, the same adapter, the same flags of
dbt.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

PER_FOLDER = 100
# Where the nodes of each kind lie, and what they do.
PLACES = {
    "seed": ("seeds", ".csv", "cell\n1\n"),
    "view": ("models/views", ".sql", "select 1 as cell\n"),
    "table": ("models/tables", ".sql", "select 1 as cell\n"),
    "test": ("tests", ".sql", "select 1 as cell where 1 = 0\n"),
}
# What a test in YAML asks. dbt learns from its argument behind which other nodes it stands.
GENERIC_TEST = """\
{% test nothing(model, behind=none) %}
select 1 as cell where 1 = 0
{% endtest %}
"""
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
    folder: Path, nodes: Mapping[str, Mapping[str, Any]], threads: int, flags: Mapping[str, object]
) -> int:
    """Write the project of nothing to ``folder``; return its number of nodes.

    Args:
        folder: where to, new or empty.
        nodes: the nodes of the manifest of the project that it stands beside.
        threads: threads of dbt, as that project has.
        flags: flags of that project's dbt_project.yml.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "profiles.yml").write_text(PROFILE.format(threads=threads), encoding="utf-8")
    project = PROJECT + yaml.safe_dump({"flags": dict(flags)})
    (folder / "dbt_project.yml").write_text(project, encoding="utf-8")
    (folder / "macros").mkdir(exist_ok=True)
    (folder / "macros/nothing.sql").write_text(GENERIC_TEST, encoding="utf-8")
    names: dict[str, str] = {}
    counts = dict.fromkeys(PLACES, 0)
    for identity, node in nodes.items():
        kind = node_kind(node)
        if kind in PLACES:
            names[identity] = f"{kind}_{counts[kind]:04}"
            counts[kind] += 1
    tested: dict[str, list[dict[str, Any]]] = {}
    for identity, name in names.items():
        node = nodes[identity]
        above = node.get("depends_on", {}).get("nodes", ())
        parents = sorted(names[parent] for parent in above if parent in names)
        attached = names.get(node.get("attached_node") or "")
        if attached in parents:
            others = [parent for parent in parents if parent != attached]
            tested.setdefault(attached, []).append(generic_test(name, others))
        else:
            write_node(folder, name, parents)
    write_tests(folder, tested)
    return len(names)


def generic_test(name: str, others: list[str]) -> dict[str, Any]:
    """Return a test as YAML names it, of the node that it is attached to and behind the others."""
    arguments = {"arguments": {"behind": [f"ref('{other}')" for other in others]}}
    return {"nothing": {"name": name, **(arguments if others else {})}}


def write_tests(folder: Path, tested: Mapping[str, list[dict[str, Any]]]) -> None:
    """Write the YAML of the tests of each model and seed."""
    for name, tests in tested.items():
        kind, _, number = name.partition("_")
        place = PLACES[kind][0]
        path = folder / place / f"part_{int(number) // PER_FOLDER:02}" / f"{name}.yml"
        content = {place.partition("/")[0]: [{"name": name, "data_tests": tests}]}
        path.write_text(yaml.safe_dump(content), encoding="utf-8")


def write_node(folder: Path, name: str, parents: list[str]) -> None:
    """Write one node, which stands behind others and does not read them."""
    kind, _, number = name.partition("_")
    place, suffix, text = PLACES[kind]
    path = folder / place / f"part_{int(number) // PER_FOLDER:02}" / f"{name}{suffix}"
    path.parent.mkdir(parents=True, exist_ok=True)
    behind = "".join(f"-- depends_on: {{{{ ref('{parent}') }}}}\n" for parent in parents)
    path.write_text(behind + text, encoding="utf-8")


def node_kind(node: Mapping[str, Any]) -> str:
    """Return the kind of a node: that of the manifest, and whether a model is a view or a table."""
    kind = str(node["resource_type"])
    if kind != "model":
        return kind
    return "view" if node["config"].get("materialized") == "view" else "table"


def node_kinds(nodes: Mapping[str, Mapping[str, Any]]) -> dict[str, int]:
    """Count the nodes of a manifest by the kinds that the empty project has."""
    kinds = [node_kind(node) for node in nodes.values()]
    return {kind: kinds.count(kind) for kind in PLACES}
