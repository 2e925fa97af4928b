"""What every Python test may ask for, and the rule that CI skips nothing for a missing part."""

from __future__ import annotations

import json
import os
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

ROOT = Path(__file__).resolve().parents[2]
MISSING = "missing:"


def missing(what: str) -> None:
    """Skip the test because a part of the set-up is absent; where CI is set, that is a failure."""
    pytest.skip(f"{MISSING} {what}")


def _fail_in_ci(report: pytest.TestReport | pytest.CollectReport) -> None:
    """Turn a skip for a missing part into a failure where CI is set.

    On a person's machine a part may be absent, and the skip says so; in CI it would hide that
    nothing was tested.
    """
    if not (report.skipped and os.environ.get("CI")):
        return
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    reason = reason.removeprefix("Skipped: ")
    if reason.startswith(MISSING):
        report.outcome = "failed"
        report.longrepr = f"skipped in CI, where every part must be there: {reason}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Apply the rule to tests and their fixtures."""
    report = yield
    _fail_in_ci(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Apply the rule to whole files that are skipped when they are read."""
    report = yield
    _fail_in_ci(report)
    return report


@pytest.fixture(scope="session")
def project_root() -> Path:
    """Folder of dbt_project.yml."""
    return ROOT


@pytest.fixture(scope="session")
def documents_dir() -> Path:
    """Folder of the five source documents, which lie beside the repository and not in it."""
    folder = ROOT.parent / "shared" / "documents"
    if not folder.is_dir():
        missing("the folder ../shared/documents with the source documents")
    return folder


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Folder of the real extracts, which lie beside the repository and not in it."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        missing("the folder ../shared/data with real extracts")
    return folder


@pytest.fixture(scope="session")
def manifest() -> dict[str, Any]:
    """dbt's description of the project as last built."""
    path = ROOT / "target" / "manifest.json"
    if not path.is_file():
        missing("target/manifest.json (make build)")
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


@pytest.fixture(scope="session")
def warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    """The working file, opened to read only."""
    path = ROOT / "target" / "cypp.duckdb"
    if not path.is_file():
        missing("target/cypp.duckdb (make build)")
    with duckdb.connect(str(path), read_only=True) as connection:
        yield connection
