"""The real national files, landed and built once a session, and what was known on earlier days.

Everything that dbt builds and tests is built here, with the warnings that it prints; unit tests
judge the code and run elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest
from tests.python.land.changes import EES
from tests.python.national.projects import NO_TESTS, Ran, copy_of, dbt

from cypp.land.run import run_land

NATIONAL = ("lait", "geography", "ees", "fingertips")
# A release that no list of editions and no mapping names.
UNKNOWN = "unheard_of_2025-11-20.csv"


@dataclass(frozen=True)
class National:
    """The project over the real files, and what dbt said when it built them."""

    project: Path
    ran: Ran


@pytest.fixture(scope="session")
def national_build(
    tmp_path_factory: pytest.TempPathFactory, project_root: Path, shared_data: Path
) -> National:
    """A copy of the project with every real file landed, every model built and tested."""
    project = copy_of(project_root, tmp_path_factory.mktemp("national"), "tests/singular")
    unknown = project / UNKNOWN
    unknown.write_text(EES, encoding="utf-8")
    assert run_land(project, [*(shared_data / name for name in NATIONAL), unknown]) == 0
    ran = dbt(project, "build", "--exclude-resource-type", "unit_test")
    assert ran.code == 0, ran.said
    return National(project, ran)


@pytest.fixture(scope="session")
def national_project(national_build: National) -> Path:
    """The folder of that project."""
    return national_build.project


@pytest.fixture(scope="session")
def national(national_project: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The warehouse over all national files, to read only."""
    file = national_project / "target" / "cypp.duckdb"
    with duckdb.connect(str(file), read_only=True) as connection:
        yield connection


@pytest.fixture(scope="session")
def known_on(national_project: Path) -> Callable[[str], duckdb.DuckDBPyConnection]:
    """Build what was known on a day, over the same landed files: sources, figures, comparators."""

    def build(day: str) -> duckdb.DuckDBPyConnection:
        name = f"known_{day.replace('-', '')}"
        file = f"target/{name}.duckdb"
        ran = dbt(
            national_project,
            *("build", *NO_TESTS),
            *("--select", "+fct_observations", "+dim_sources", "+int_observations__compared"),
            *("--vars", f"{{as_of: {day}}}"),
            *("--target-path", f"target/{name}"),
            database=file,
        )
        assert ran.code == 0, ran.said
        return duckdb.connect(str(national_project / file), read_only=True)

    return build
