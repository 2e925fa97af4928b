"""A copy of the project with landed national files, built once, for tests that read its marts."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from cypp.land.run import run_land

DBT = """
import sys
from dbt.cli.main import dbtRunner

flags = ["--no-use-colors", "--no-version-check"]
result = dbtRunner().invoke([*flags, *sys.argv[1:]])
sys.exit(0 if result.success else 1)
"""
COPIED = ("models", "metrics", "macros", "seeds", "tests/generic", "tests/fixtures")
MARTS = ["+audit_plausibility", "+fct_predecessor_observations", "+brg_area_successions"]
NO_TESTS = ["--exclude-resource-type", "test", "--exclude-resource-type", "unit_test"]
_built: dict[str, Path] = {}


@dataclass(frozen=True)
class Ran:
    """How a call of dbt ended and what it said."""

    code: int
    said: str

    def lines(self, *words: str) -> list[str]:
        """Return the lines that hold all of the words."""
        return [line for line in self.said.splitlines() if all(word in line for word in words)]


def copy_of(root: Path, folder: Path, *further: str) -> Path:
    """Copy what dbt needs of the project into a folder and return it.

    Args:
        root: folder of dbt_project.yml.
        folder: folder to fill, which exists.
        further: further paths below the root, files or folders.
    """
    for name in (*COPIED, *further, "dbt_project.yml", "profiles.yml"):
        source, target = root / name, folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, dirs_exist_ok=True)
        else:
            shutil.copy(source, target)
    return folder


def dbt(project: Path, *arguments: str) -> Ran:
    """Run dbt in a process of its own, as its start and its locks ask for."""
    done = subprocess.run(
        [sys.executable, "-c", DBT, *arguments],
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
    )
    return Ran(done.returncode, done.stdout + done.stderr)


def rows_of(project: Path, sql: str, *values: object) -> list[tuple]:
    """Return the rows of a query on the working file of a project."""
    # Views over landed files name them from the folder of the project: tables only.
    with duckdb.connect(str(project / "target" / "cypp.duckdb"), read_only=True) as connection:
        return connection.execute(sql, list(values)).fetchall()


def built_once(factory: pytest.TempPathFactory, root: Path, shared_data: Path) -> Path:
    """Land all real files and build the marts under test, once in a session."""
    key = str(root)
    if key not in _built:
        project = copy_of(root, factory.mktemp("real"))
        folders = [shared_data / name for name in ("lait", "geography", "ees", "fingertips")]
        assert run_land(project, folders) == 0
        ran = dbt(project, "build", *NO_TESTS, "--select", *MARTS)
        assert ran.code == 0, ran.said
        _built[key] = project
    return _built[key]
