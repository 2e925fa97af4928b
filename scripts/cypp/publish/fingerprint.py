"""What decides the figures of an edition, and the short fingerprint over it: the edition_id.

Equal inputs give equal figures, and so the same edition; anything that may change a figure, or a
byte of a data file, must change the fingerprint.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from cypp.project import PROJECT_FILE, CyppError
from cypp.versions import versions_of

# All that enters a build: what dbt parses or loads, and the code that writes the files.
BUILD_PATHS = (
    PROJECT_FILE,
    "profiles.yml",
    "macros",
    "metrics",
    "models",
    "seeds",
    "tests/generic",
    "tests/singular",
    "scripts/cypp",
)
# Packages whose release may change a figure or a byte of a data file.
PACKAGES = (
    "cypp",
    "dbt-core",
    "dbt-duckdb",
    "dbt-metricflow",
    "duckdb",
    "great-expectations",
    "pandas",
    "xlsxwriter",
)
ID_LENGTH = 12


@dataclass(frozen=True)
class FileSum:
    """A file of the project, by path from its root, with SHA-256 and size in bytes."""

    path: str
    sha256: str
    size: int


@dataclass(frozen=True)
class Identity:
    """The inputs of an edition.

    Attributes:
        variables: variables of dbt, those of dbt_project.yml overruled by those given.
        git_commit: commit, ``-dirty`` where files of the build differ, ``unknown`` without git.
        project_sha256: over all files below BUILD_PATHS.
        extracts: the landed files, sorted by path.
        versions: release of each tool by name.
    """

    variables: dict[str, str]
    git_commit: str
    project_sha256: str
    extracts: tuple[FileSum, ...]
    versions: dict[str, str]

    @property
    def as_of(self) -> str:
        """Knowledge date, ISO."""
        return self.variables["as_of"]

    @property
    def area_code(self) -> str:
        """Authority in focus."""
        return self.variables["area_code"]

    @property
    def extracts_sha256(self) -> str:
        """One checksum over the landed files and their names."""
        return _sha256_of([[file.path, file.sha256] for file in self.extracts])

    @property
    def edition_id(self) -> str:
        """Short fingerprint over everything above, in hexadecimal digits."""
        inputs = [
            self.variables,
            self.git_commit,
            self.project_sha256,
            self.extracts_sha256,
            self.versions,
        ]
        return _sha256_of(inputs)[:ID_LENGTH]

    def environment(self) -> dict[str, str]:
        """Environment variables that fill the row of ``marts.dim_editions``."""
        return {
            "CYPP_EDITION_ID": self.edition_id,
            "CYPP_GIT_COMMIT": self.git_commit,
            "CYPP_PROJECT_SHA256": self.project_sha256,
            "CYPP_EXTRACTS_SHA256": self.extracts_sha256,
        }


def take_identity(project: Path, variables: str | None = None) -> Identity:
    """Return the inputs as they are now; ``variables`` is YAML, as dbt takes it."""
    merged = _variables(project, variables)
    landed = project / merged.get("landed_path", "extracts/landed")
    # The pattern by which the macro landed() finds them: another file enters no build.
    extracts = sorted(landed.glob("*/*.parquet"))
    files = sorted(_project_files(project))
    return Identity(
        variables=merged,
        git_commit=_git_commit(project),
        project_sha256=_sha256_of([[file.path, file.sha256] for file in _sums(project, files)]),
        extracts=tuple(_sums(project, extracts)),
        versions=versions_of(PACKAGES),
    )


def sha256_of_file(path: Path) -> str:
    """Return the SHA-256 of a file, read in pieces because editions may be large."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sha256_of(value: object) -> str:
    text = json.dumps(value, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _sums(project: Path, files: Iterable[Path]) -> list[FileSum]:
    return [
        FileSum(_from_root(project, path), sha256_of_file(path), path.stat().st_size)
        for path in files
    ]


def _from_root(project: Path, path: Path) -> str:
    """Return the path from the root; one that lies elsewhere counts by its name alone."""
    return path.relative_to(project).as_posix() if path.is_relative_to(project) else path.name


def _project_files(project: Path) -> Iterable[Path]:
    for name in BUILD_PATHS:
        path = project / name
        found = [path] if path.is_file() else path.rglob("*")
        yield from (file for file in found if file.is_file() and "__pycache__" not in file.parts)


def _variables(project: Path, variables: str | None) -> dict[str, str]:
    """Return every variable as text: a date in YAML and the same date in quotes are one."""
    import yaml

    text = (project / PROJECT_FILE).read_text(encoding="utf-8")
    merged: dict[str, Any] = dict((yaml.safe_load(text) or {}).get("vars") or {})
    try:
        given = yaml.safe_load(variables) if variables else {}
    except yaml.YAMLError:
        given = None
    if not isinstance(given, dict):
        raise CyppError(f"--vars {variables!r} is no YAML mapping, such as '{{as_of: 2025-12-31}}'")
    merged.update(given)
    for name in ("as_of", "area_code"):
        if name not in merged:
            raise CyppError(f"{PROJECT_FILE}: the variable {name} is missing: add it below vars")
    as_text = {name: _text(value) for name, value in merged.items()}
    try:
        date.fromisoformat(as_text["as_of"])
    except ValueError:
        raise CyppError(f"as_of is no day written YYYY-MM-DD: {as_text['as_of']!r}") from None
    return as_text


def _text(value: object) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value if isinstance(value, str) else json.dumps(value, sort_keys=True, default=str)


def _git(project: Path, *arguments: str) -> str | None:
    """Return what git prints, or None where it is absent or the folder is no work tree."""
    program = shutil.which("git")
    if program is None:
        return None
    done = subprocess.run(
        [program, "-C", str(project), *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout if done.returncode == 0 else None


def _git_commit(project: Path) -> str:
    commit = _git(project, "rev-parse", "HEAD")
    if commit is None:
        return "unknown"
    # Only what enters a build counts: a changed README changes no figure.
    differs = _git(project, "status", "--porcelain", "--", *BUILD_PATHS)
    return commit.strip() + ("-dirty" if differs else "")
