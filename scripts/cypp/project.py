"""Where the project and this package are, and the one error that the command line prints."""

from __future__ import annotations

import os
from pathlib import Path

PROJECT_FILE = "dbt_project.yml"


class CyppError(Exception):
    """Bad input or a failed step; the message is printed as it is and the exit code is 1."""


def find_project(start: Path | None = None) -> Path:
    """Return the nearest folder, from ``start`` (or the working folder) up, with a dbt project.

    Raises CyppError when there is none.
    """
    start = (start or Path.cwd()).resolve()
    for folder in (start, *start.parents):
        if (folder / PROJECT_FILE).is_file():
            return folder
    raise CyppError(f"no {PROJECT_FILE} in {start} or above: name the folder with --project-dir")


def named_project(folder: Path) -> Path:
    """Return ``folder`` when it holds a dbt project, and raise CyppError when not."""
    if not (folder / PROJECT_FILE).is_file():
        raise CyppError(f"no {PROJECT_FILE} in {folder}")
    return folder


def be_quiet_outside() -> None:
    """Switch off usage statistics of the tools, before any of them is imported."""
    os.environ.setdefault("DO_NOT_TRACK", "1")
    os.environ.setdefault("DBT_SEND_ANONYMOUS_USAGE_STATS", "false")
    os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")


def environment_of_module() -> dict[str, str]:
    """Return the environment in which another Python finds this package.

    It may be found here by PYTHONPATH or by installation: the other process is told where.
    """
    package_root = str(Path(__file__).resolve().parents[1])
    paths = [package_root, *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
