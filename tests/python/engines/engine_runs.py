"""Building the project on an engine and comparing it with DuckDB, in a process of its own."""

from __future__ import annotations

import csv
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import duckdb
from tests.python.national.projects import copy_of

from cypp.land.run import run_land

# One process for all steps: a start of Spark takes ten seconds and an import of dbt three.
DRIVER = """
import shlex, sys, time
from cypp.build import run_dbt
from cypp.cli import main

for step in sys.argv[1:]:
    start, words = time.monotonic(), shlex.split(step)
    code = run_dbt(words[1:]) if words[0] == "dbt" else main(words)
    print(f"step: {step}: exit code {code}, {time.monotonic() - start:.0f} s", flush=True)
    if code != 0:
        sys.exit(code)
"""
NO_UNIT_TESTS = "--exclude-resource-type unit_test"
NO_TESTS = f"{NO_UNIT_TESTS} test"
# Of the measures that the mapping knows; the rest of an edition is more of the same.
ONE_MEASURE_IN = 7


@dataclass(frozen=True)
class Ran:
    """How the steps ended and what they printed."""

    code: int
    said: str


def run_steps(project: Path, steps: list[str], environment: dict[str, str] | None = None) -> Ran:
    """Run ``dbt ...`` and ``cypp`` commands in a project until one fails.

    Args:
        project: folder of dbt_project.yml, the working folder.
        steps: command lines; those of cypp without its name.
        environment: variables on top of those of this process.
    """
    done = subprocess.run(
        [sys.executable, "-c", DRIVER, *steps],
        cwd=project,
        env={**os.environ, **(environment or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    return Ran(done.returncode, done.stdout + done.stderr)


def landed_project(root: Path, folder: Path, shared_data: Path, *, is_whole: bool) -> Path:
    """Return a copy of the project with both LAIT editions landed, built on DuckDB.

    Args:
        root: folder of the project.
        folder: folder for the copy, which exists.
        shared_data: folder of the real files.
        is_whole: every row; else a cut of one measure in seven, 60,000 of 1.3 million rows.
    """
    project = copy_of(root, folder, "tests/singular")
    assert run_land(project, [shared_data / "lait", shared_data / "geography"]) == 0
    if not is_whole:
        cut(project)
    ran = run_steps(project, [f"dbt build --quiet {NO_TESTS}", "metrics export"])
    assert ran.code == 0, ran.said[-4000:]
    return project


def cut(project: Path) -> None:
    """Leave of the landed LAIT files one mapped measure in seven, and some rows of the others."""
    with (project / "seeds/mapping/lait_measures.csv").open(encoding="utf-8", newline="") as file:
        names = [row["short_desc"] for row in csv.DictReader(file)][::ONE_MEASURE_IN]
    for path in sorted((project / "extracts/landed/lait").glob("*.parquet")):
        kept = path.with_suffix(".kept")
        with duckdb.connect() as connection:
            connection.execute(
                f"copy (select * from read_parquet('{path}') where short_desc in "
                "(select unnest($names)) or row_number % 9973 = 0) "
                f"to '{kept}' (format parquet)",
                {"names": names},
            )
        kept.replace(path)


def engine_steps(target: str, tests: str) -> list[str]:
    """Return the steps that load, build, export and compare; ``tests`` is an option of dbt."""
    return [
        f"load --target {target}",
        f"dbt build --quiet --target {target} --target-path target/{target} {tests}",
        f"metrics export --target {target}",
        f"compare duckdb {target} --metrics",
    ]


def assert_same(said: str, least: int = 50_000) -> None:
    """Assert that the last comparison met that many rows, of marts and metrics, and no difference.

    Args:
        said: what the steps printed.
        least: the fewest rows that make the comparison worth its name.
    """
    end = re.findall(r"duckdb and \w+: (\d+) tables, (\d+) rows, (\d+) tables differ", said)
    assert end, said[-6000:]
    tables, rows, differing = (int(number) for number in end[-1])
    assert differing == 0, said[-6000:]
    assert tables > 40
    assert rows >= least
    assert "marts.fct_gaps: " in said
    assert "metrics.verdict_counts: " in said
