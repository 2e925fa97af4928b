"""The record of the last build that passed, in ``target/last_build``.

It is removed before a build touches the database and written after all of it passed, so that a
build that failed or was broken off leaves none and the next one builds everything.
"""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from cypp.changes.inputs import Inputs
from cypp.publish.fingerprint import sha256_of_file

FOLDER = Path("target/last_build")
RECORD = FOLDER / "record.json"
MANIFEST = FOLDER / "manifest.json"
TARGET_MANIFEST = Path("target/manifest.json")
SEMANTIC_MANIFEST = Path("target/semantic_manifest.json")


@dataclass(frozen=True)
class Record:
    """A build that passed, and what it left.

    Attributes:
        finished_at: local time, ISO, to the second.
        inputs: what entered it.
        database: the database file as the export left it: size and time of change.
        manifest_sha256: the kept copy of dbt's manifest.
        semantic_sha256: the semantic manifest that the metrics were exported from.
        unit_tests: whether dbt's unit tests passed too.
        warned: data tests that warned when they last ran.
    """

    finished_at: str
    inputs: Inputs
    database: dict[str, int]
    manifest_sha256: str
    semantic_sha256: str
    unit_tests: bool
    warned: list[str]


def database_file(project: Path) -> Path:
    """Return the working file, as profiles.yml names it."""
    return project / os.environ.get("CYPP_DUCKDB", "target/cypp.duckdb")


def database_state(project: Path) -> dict[str, int] | None:
    """Return what tells whether somebody wrote to the database; None where there is none.

    A log of writes beside the file is a writer that is at work, or that was broken off.
    """
    path = database_file(project)
    if not path.is_file() or path.with_name(path.name + ".wal").exists():
        return None
    state = path.stat()
    return {"size": state.st_size, "changed_ns": state.st_mtime_ns}


def read_record(project: Path) -> Record | None:
    """Return the record, or None where it is absent, cannot be read or lacks its manifest."""
    try:
        content: dict[str, Any] = json.loads((project / RECORD).read_text(encoding="utf-8"))
        record = Record(**{**content, "inputs": Inputs(**content["inputs"])})
        kept = sha256_of_file(project / MANIFEST)
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return record if kept == record.manifest_sha256 else None


def remove_record(project: Path) -> None:
    """Forget the last build, before anything is done to what it left."""
    (project / RECORD).unlink(missing_ok=True)


def keep_manifest(project: Path) -> str:
    """Copy dbt's manifest to where the next build compares with it; return its checksum."""
    (project / FOLDER).mkdir(parents=True, exist_ok=True)
    shutil.copyfile(project / TARGET_MANIFEST, project / MANIFEST)
    return sha256_of_file(project / MANIFEST)


def semantic_sum(project: Path) -> str:
    """Return the checksum of the semantic manifest, empty where there is none."""
    path = project / SEMANTIC_MANIFEST
    return sha256_of_file(path) if path.is_file() else ""


def write_record(project: Path, record: Record) -> None:
    """Write the record whole or not at all."""
    path = project / RECORD
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_suffix(".new")
    aside.write_text(json.dumps(asdict(record), indent=1) + "\n", encoding="utf-8")
    aside.replace(path)
