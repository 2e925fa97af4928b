"""A project that may be published, a prepared build, and the plan that publishes it."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from tests.python.conftest import missing
from tests.python.publish.publishing import PREPARED, ROOT, WAREHOUSE, make_project, prepare


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder with the public part of the built warehouse and what dbt says of it."""
    target = ROOT / "target"
    for name in (*PREPARED, WAREHOUSE):
        if not (target / name).is_file():
            missing(f"target/{name} (make build)")
    with duckdb.connect(str(target / WAREHOUSE), read_only=True) as connection:
        built = connection.execute(
            "select 1 from duckdb_tables() where table_name = 'dim_editions'"
        ).fetchall()
    if not built:
        missing("marts.dim_editions in target/cypp.duckdb (make build)")
    return prepare(target, tmp_path_factory.mktemp("build") / "prepared")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project without an edition."""
    return make_project(tmp_path / "project")


@pytest.fixture
def published(project: Path) -> Path:
    """Where its editions are."""
    return project / "published"
