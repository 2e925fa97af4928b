"""``cypp build``: the door, dbt build and the metrics export, one after the other in one process.

One process, because importing dbt takes about three seconds each time and the export needs it too.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from cypp.project import CyppError

Step = tuple[str, Callable[[], int]]


def run_build(project: Path, variables: str | None = None, *, unit_tests: bool = False) -> int:
    """Run the steps in ``project``, the working folder; return 0 or raise CyppError.

    ``variables`` is YAML for dbt, such as ``{as_of: 2025-12-31}``. Unit tests judge the code, not
    the data, so a build leaves them to ``make test``. The error names the step that failed; later
    steps do not run.
    """
    options = [] if variables is None else ["--vars", variables]
    options += [] if unit_tests else ["--exclude-resource-type", "unit_test"]
    return run_steps(
        [
            ("check the extracts", lambda: _check(project)),
            ("dbt build", lambda: run_dbt(["build", *options])),
            ("export the metrics", lambda: _export(project)),
        ]
    )


def run_steps(steps: list[Step]) -> int:
    """Run each step, print its name and time, and raise CyppError at the first that fails."""
    for number, (name, step) in enumerate(steps, start=1):
        place = f"{number}/{len(steps)} {name}"
        print(f"[cypp] {place}", flush=True)
        start = time.monotonic()
        try:
            code = step()
        except CyppError as error:
            raise CyppError(f"{name} failed: {error}") from error
        if code != 0:
            raise CyppError(f"{name} failed, see above; what comes after it was not done")
        print(f"[cypp] {place}: done in {time.monotonic() - start:.1f} s", flush=True)
    return 0


def run_dbt(arguments: list[str]) -> int:
    """Run a dbt command in this process and return 0 or 1; the connections are closed after it.

    dbt prints what failed. An error that it does not print is raised as CyppError.
    """
    from dbt.cli.main import dbtRunner

    result = dbtRunner().invoke(arguments)
    _close_connections()
    if result.exception is not None:
        raise CyppError(f"dbt {arguments[0]}: {result.exception}")
    return 0 if result.success else 1


def _close_connections() -> None:
    """Let go of the database file, which DuckDB keeps open for as long as the adapter lives."""
    from dbt.adapters.factory import FACTORY, cleanup_connections

    cleanup_connections()
    for adapter in FACTORY.adapters.values():
        close = getattr(adapter.connections, "close_all_connections", None)
        if close is not None:
            close()


def _check(project: Path) -> int:
    from cypp.door import run_check

    return run_check(project)


def _export(project: Path) -> int:
    from cypp.metrics_export import run_export

    return run_export(project)
