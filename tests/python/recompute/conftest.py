"""The built figures that the recomputation is held against, for every test of this folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest
from tests.python.recompute.judged import SEEDS, WORKING_FILE, Judged, judge


@pytest.fixture(scope="module")
def worlds(
    warehouse: duckdb.DuckDBPyConnection, manifest: dict[str, Any], project_root: Path
) -> list[Judged]:
    """The made-up worlds."""
    target = project_root / "target"
    return [judge(number, warehouse, manifest["nodes"], target) for number in SEEDS]


@pytest.fixture(scope="module", params=[WORKING_FILE, *SEEDS], ids=lambda seed: f"world{seed}")
def judged(
    request: pytest.FixtureRequest,
    warehouse: duckdb.DuckDBPyConnection,
    manifest: dict[str, Any],
    project_root: Path,
) -> Judged:
    """The working file (0) or the world of a seed."""
    return judge(request.param, warehouse, manifest["nodes"], project_root / "target")
