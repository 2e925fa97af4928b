"""Everything that enters a build of the working file, as checksums."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from cypp.project import PROJECT_FILE
from cypp.publish.fingerprint import sha256_of_file
from cypp.versions import versions_of

# What dbt reads of the root and below it. Python tests lie below tests, and dbt reads none of them.
ROOT_FILES = (
    PROJECT_FILE,
    "profiles.yml",
    "packages.yml",
    "dependencies.yml",
    "package-lock.yml",
    "selectors.yml",
)
FOLDERS = ("analyses", "macros", "metrics", "models", "seeds", "snapshots", "tests")
NOT_READ = ("tests/python/",)
PACKAGES = (
    "dbt-core",
    "dbt-adapters",
    "dbt-common",
    "dbt-duckdb",
    "dbt-metricflow",
    "dbt-semantic-interfaces",
    "duckdb",
    "jinja2",
    "metricflow",
    "pandas",
)
# Prefixes of the environment variables that the project and dbt read.
PREFIXES = ("CYPP_", "DBT_")
# The code that decides what is built, and that exports the metrics, in scripts/cypp.
OWN_CODE = ("build.py", "changes/*.py", "metrics_export.py")


@dataclass(frozen=True)
class Inputs:
    """A picture of what enters a build; two builds from equal pictures give equal databases.

    Attributes:
        files: SHA-256 of each file that dbt reads, by path from the project's folder.
        landed: SHA-256 of each landed file, by kind and name.
        settings: all else that a node may depend on, by name: any difference means a whole build.
    """

    files: dict[str, str]
    landed: dict[str, str]
    settings: dict[str, str]


def take_inputs(project: Path, variables: str | None) -> Inputs:
    """Return the picture as it is now; ``variables`` is YAML as dbt takes it, or None."""
    return Inputs(
        files=_sums(project, project_files(project)),
        landed=_sums(landed_folder(project, variables), landed_files(project, variables)),
        settings=_settings(project, variables),
    )


def project_files(project: Path) -> Iterator[Path]:
    """Yield every file that dbt reads of the project."""
    yield from (project / name for name in ROOT_FILES if (project / name).is_file())
    for folder in FOLDERS:
        for path in sorted((project / folder).rglob("*")):
            name = path.relative_to(project).as_posix()
            if path.is_file() and not name.startswith(NOT_READ):
                yield path


def landed_folder(project: Path, variables: str | None) -> Path:
    """Return the folder that the macro ``landed()`` reads: its variable, given or by default."""
    default = (_mapping((project / PROJECT_FILE).read_text(encoding="utf-8")) or {}).get("vars")
    merged = {**(default or {}), **(_mapping(variables or "") or {})}
    return project / str(merged.get("landed_path", "extracts/landed"))


def landed_files(project: Path, variables: str | None) -> list[Path]:
    """Return the landed files, by the pattern of the macro ``landed()``."""
    return sorted(landed_folder(project, variables).glob("*/*.parquet"))


def file_states(paths: Iterable[Path]) -> dict[str, tuple[int, int, int]]:
    """Return when each file was last written, put in place, and how large it is.

    Two equal answers mean that nobody wrote to the files in between, not even to undo it again.
    """
    states = ((path, path.stat()) for path in paths)
    return {
        str(path): (state.st_mtime_ns, state.st_ctime_ns, state.st_size) for path, state in states
    }


def code_sum(patterns: Iterable[str]) -> str:
    """Return one checksum over modules of this package; ``patterns`` are below scripts/cypp."""
    package = Path(__file__).parents[1]
    sums = hashlib.sha256()
    for path in sorted(path for pattern in patterns for path in package.glob(pattern)):
        sums.update(f"{path.relative_to(package).as_posix()} {sha256_of_file(path)}\n".encode())
    return sums.hexdigest()


def _settings(project: Path, variables: str | None) -> dict[str, str]:
    given = _mapping(variables or "{}")
    environment = {
        # A password may be among them, so that the value itself is not kept.
        f"environment variable {name}": hashlib.sha256(value.encode()).hexdigest()
        for name, value in os.environ.items()
        if name.startswith(PREFIXES)
    }
    return {
        "folder of the project": str(project.resolve()),
        # As text where it is no mapping: dbt then says what is wrong with it.
        "dbt variables": str(variables if given is None else sorted(given.items())),
        "code of the build": code_sum(OWN_CODE),
        **{f"version of {name}": release for name, release in versions_of(PACKAGES).items()},
        **environment,
    }


def _mapping(text: str) -> dict[str, Any] | None:
    try:
        content = yaml.safe_load(text)
    except yaml.YAMLError:
        return None
    return content if isinstance(content, dict) else None


def _sums(folder: Path, paths: Iterable[Path]) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): sha256_of_file(path) for path in paths}
