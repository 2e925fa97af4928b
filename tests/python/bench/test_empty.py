"""The project of nothing holds as many nodes as are asked for, and dbt builds all of them."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from cypp.bench.empty import node_kinds, write_empty_project
from cypp.bench.measure import run_measured

COUNTS = {"seed": 2, "view": 3, "table": 1, "test": 7}
FLAGS = {"send_anonymous_usage_stats": False, "log_level_file": "info"}
# What each node stands behind; an analysis is none that dbt builds.
NODES = {
    "seed.a": ("seed", []),
    "seed.b": ("seed", []),
    "model.first": ("view", ["seed.a", "seed.b"]),
    "model.second": ("view", ["model.first"]),
    "model.whole": ("table", ["model.second", "seed.b"]),
    "model.last": ("view", ["model.whole"]),
    "test.first": ("test", ["model.first"]),
    "test.between": ("test", ["model.second", "seed.a"]),
    "test.whole": ("test", ["model.whole"]),
    "test.alone": ("test", []),
    "test.seed": ("test", ["seed.b"]),
    "test.table": ("test", ["model.whole"]),
    "test.codes": ("test", ["model.last", "seed.a", "seed.b"]),
    "analysis.a": ("analysis", ["model.last"]),
}
# Tests that YAML names, by the node that they are attached to.
IN_YAML = {"test.seed": "seed.b", "test.table": "model.whole", "test.codes": "model.last"}


def manifest_node(name: str, kind: str, above: list[str]) -> dict[str, Any]:
    """Return what a manifest says of a node."""
    model = kind in ("view", "table")
    return {
        "resource_type": "model" if model else kind,
        "config": {"materialized": kind},
        "depends_on": {"nodes": above},
        "attached_node": IN_YAML.get(name),
    }


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("empty")
    nodes = {name: manifest_node(name, kind, above) for name, (kind, above) in NODES.items()}
    assert write_empty_project(folder, nodes, 2, FLAGS) == 13
    command = [sys.executable, "-m", "dbt.cli.main", "build"]
    assert run_measured(command, folder, folder / "log").wall_s > 0
    return folder


def test_every_node_that_is_asked_for_runs(built: Path) -> None:
    results = json.loads((built / "target/run_results.json").read_text(encoding="utf-8"))
    assert len(results["results"]) == 13
    assert {one["status"] for one in results["results"]} == {"success", "pass"}
    assert node_kinds(manifest(built)["nodes"]) == COUNTS


def test_every_node_stands_behind_those_of_its_original(built: Path) -> None:
    names = {
        "seed.a": "seed_0000", "seed.b": "seed_0001",
        "model.first": "view_0000", "model.second": "view_0001", "model.last": "view_0002",
        "model.whole": "table_0000",
        "test.first": "test_0000", "test.between": "test_0001", "test.whole": "test_0002",
        "test.alone": "test_0003", "test.seed": "test_0004", "test.table": "test_0005",
        "test.codes": "test_0006",
    }  # fmt: skip
    found = {
        node["name"]: sorted(one.split(".")[-1] for one in node["depends_on"].get("nodes", []))
        for node in manifest(built)["nodes"].values()
    }
    assert found == {
        names[name]: sorted(names[one] for one in above)
        for name, (_, above) in NODES.items()
        if name in names
    }


def test_a_test_that_yaml_names_is_named_by_yaml_again(built: Path) -> None:
    generic = {
        node["name"]: node["attached_node"].split(".")[-1]
        for node in manifest(built)["nodes"].values()
        if node.get("test_metadata")
    }
    assert generic == {
        "test_0004": "seed_0001",
        "test_0005": "table_0000",
        "test_0006": "view_0002",
    }


def manifest(folder: Path) -> dict[str, Any]:
    """Return what dbt wrote of the project."""
    content: dict[str, Any] = json.loads(
        (folder / "target/manifest.json").read_text(encoding="utf-8")
    )
    return content


def test_dbt_gets_the_flags_of_the_project(built: Path) -> None:
    results = json.loads((built / "target/run_results.json").read_text(encoding="utf-8"))
    assert results["args"]["log_level_file"] == "info"
    assert results["args"]["send_anonymous_usage_stats"] is False
