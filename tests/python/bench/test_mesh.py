"""The copy of the project that SQLMesh loads: everything but the data tests."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from cypp.bench.mesh import START, copy_for_sqlmesh
from cypp.bench.workspace import make_workspace


@pytest.fixture(scope="module")
def copy(project_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    workspace = make_workspace(project_root, tmp_path_factory.mktemp("mesh"), "shipped")
    return copy_for_sqlmesh(workspace)


def test_no_data_test_is_left(copy: Path) -> None:
    files = [*copy.glob("models/**/*.yml"), *copy.glob("seeds/**/*.yml")]
    assert len(files) > 50
    assert [path for path in files if "data_tests" in path.read_text(encoding="utf-8")] == []
    assert not (copy / "tests/singular").exists()


def test_nothing_else_is_left_out(copy: Path, project_root: Path) -> None:
    compared = 0
    for path in copy.glob("models/marts/**/*.yml"):
        kept, whole = (
            yaml.safe_load(file.read_text(encoding="utf-8")).get("models", [])
            for file in (path, project_root / path.relative_to(copy))
        )
        for one, other in zip(kept, whole, strict=True):
            assert one.get("config") == other.get("config")
            assert [c["name"] for c in one["columns"]] == [c["name"] for c in other["columns"]]
            compared += 1
    assert compared > 30


def test_every_model_gets_a_start(copy: Path) -> None:
    assert START in (copy / "dbt_project.yml").read_text(encoding="utf-8")
