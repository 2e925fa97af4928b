"""Editions for tests of the trail: the built figures and their trail, no other format."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeVar

import duckdb
from tests.python.publish.publishing import prepare

from cypp.lineage.edition import copy_rules
from cypp.publish.context import DATABASE_FILE, Edition
from cypp.publish.editions import MANIFEST, as_text
from cypp.publish.public import public_relations
from cypp.publish.trail import write_trail
from cypp.trace.edition import PublishedEdition, open_edition

Drawn = TypeVar("Drawn")
AREA = "E08000035"
# What dbt wrote of the build, and the figures.
KEPT = ("manifest.json", "run_results.json", DATABASE_FILE)


def make_edition(project: Path, target: Path, folder: Path) -> PublishedEdition:
    """Make an edition of a built project.

    Args:
        project: folder of dbt_project.yml.
        target: folder of the build.
        folder: folder of the edition, which must not exist.
    """
    prepare(target, folder)
    made = Edition(
        project=project,
        folder=folder,
        edition_id="0123456789ab",
        as_of="9999-12-31",
        area_code=AREA,
        git_commit="f" * 40,
        relations=public_relations(read(target / "manifest.json")),
        dbt_target=target,
    )
    write_trail(made)
    copy_rules(project, folder)
    manifest = {
        "format_version": 1,
        "edition_id": made.edition_id,
        "published_at": "2026-01-01T00:00:00+00:00",
        "sequence": 1,
        "previous_edition": None,
        "as_of": made.as_of,
        "area_code": AREA,
        "git_commit": made.git_commit,
        "variables": {"landed_path": "extracts/landed"},
        "relations": [{"schema": one.schema, "name": one.name} for one in made.relations],
        "files": [],
    }
    (folder / MANIFEST).write_text(as_text(manifest), encoding="utf-8")
    return open_edition(folder.parent, str(folder))


def copy_project(project: Path, folder: Path) -> Path:
    """Copy the seeds of a project, and the file by which it is one, into a new folder."""
    shutil.copytree(project / "seeds", folder / "seeds")
    shutil.copy2(project / "dbt_project.yml", folder)
    return folder


def changed(edition: PublishedEdition, folder: Path, *statements: str) -> PublishedEdition:
    """Return a copy of an edition after statements of SQL."""
    shutil.copytree(edition.folder, folder)
    with duckdb.connect(str(folder / DATABASE_FILE)) as connection:
        for statement in statements:
            connection.execute(statement)
    return open_edition(folder.parent, str(folder))


def drawn(every: Iterable[Drawn], count: int) -> list[Drawn]:
    """Return some of many, the same ones every time, in an order that says nothing about them."""

    def place(one: Drawn) -> bytes:
        return hashlib.sha256(repr(one).encode()).digest()

    return sorted(every, key=place)[:count]


def read(path: Path) -> dict[str, Any]:
    """Return the content of a JSON file."""
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content
