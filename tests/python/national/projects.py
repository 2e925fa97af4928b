"""Copies of the project for tests that land files and build over them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import duckdb

DBT = """
import sys
from dbt.cli.main import dbtRunner

flags = ["--no-use-colors", "--no-version-check"]
result = dbtRunner().invoke([*flags, *sys.argv[1:]])
sys.exit(0 if result.success else 1)
"""
COPIED = ("models", "metrics", "macros", "seeds", "tests/generic", "tests/fixtures")
NO_TESTS = ["--exclude-resource-type", "test", "--exclude-resource-type", "unit_test"]


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


def dbt(project: Path, *arguments: str, database: str = "target/cypp.duckdb") -> Ran:
    """Run dbt in a process of its own, as its start and its locks ask for."""
    done = subprocess.run(
        [sys.executable, "-c", DBT, *arguments],
        cwd=project,
        env={**os.environ, "CYPP_DUCKDB": database},
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
