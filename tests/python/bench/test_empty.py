"""The project of nothing holds as many nodes as are asked for, and dbt builds all of them."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from cypp.bench.empty import node_kinds, write_empty_project
from cypp.bench.measure import run_measured

COUNTS = {"seed": 2, "view": 3, "table": 1, "test": 4}
FLAGS = {"send_anonymous_usage_stats": False, "log_level_file": "info"}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("empty")
    assert write_empty_project(folder, COUNTS, 2, FLAGS) == 10
    command = [sys.executable, "-m", "dbt.cli.main", "build"]
    assert run_measured(command, folder, folder / "log").wall_s > 0
    return folder


def test_every_node_that_is_asked_for_runs(built: Path) -> None:
    results = json.loads((built / "target/run_results.json").read_text(encoding="utf-8"))
    assert len(results["results"]) == 10
    assert {one["status"] for one in results["results"]} == {"success", "pass"}
    manifest = json.loads((built / "target/manifest.json").read_text(encoding="utf-8"))
    assert node_kinds(manifest["nodes"]) == COUNTS


def test_dbt_gets_the_flags_of_the_project(built: Path) -> None:
    results = json.loads((built / "target/run_results.json").read_text(encoding="utf-8"))
    assert results["args"]["log_level_file"] == "info"
    assert results["args"]["send_anonymous_usage_stats"] is False
