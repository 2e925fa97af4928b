"""Landed files whose rows can be added to what is there, instead of reading all files again.

An incremental model adds the rows of new files (macro ``of_new_files``). That gives what a
whole build would give only where nothing that it reads is another than when its other rows were
made, and where a new file changes nothing that older ones gave. Only then is a file named here.
"""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import duckdb

from cypp.changes.inputs import Inputs
from cypp.changes.plan import Plan, differing
from cypp.changes.select import readers
from cypp.project import CyppError

if TYPE_CHECKING:
    from dbt.contracts.graph.manifest import Manifest
    from dbt.contracts.graph.nodes import ModelNode

# Of a model that reads landed files, in its YAML: files newer than all others of their dataset
# leave the rows of those as they are.
ADDS = "newer_files_add_rows"
# Of a model that keeps rows: what is added has later days in this column than all that is there.
ORDER = "added_in_order_of"
VARIABLE = "CYPP_NEW_FILES"


@dataclass(frozen=True)
class Edition:
    """What a landed file says of itself: checksum of its source, dataset, day of publication."""

    sha256: str
    dataset: str
    day: datetime.date


def added_files(
    plan: Plan, before: Inputs, now: Inputs, landed: Path, database: Path, manifest: Manifest
) -> list[str]:
    """Return the checksums of the new files whose rows are added; none where all are read again.

    Args:
        plan: what changed; not a whole build.
        before: picture of the build that passed.
        now: picture of now.
        landed: folder of the landed files.
        database: the working file.
        manifest: manifest of now.

    Raises:
        CyppError: a landed file cannot be read.
    """
    if plan.files:
        return []
    kept_by = {kind: keepers(manifest, kind) for kind in plan.kinds}
    touched = [kind for kind, nodes in kept_by.items() if nodes]
    names = [
        name
        for name in differing(before.landed, now.landed)
        if PurePosixPath(name).parts[0] in touched
    ]
    if not names or any(name in before.landed for name in names):
        return []
    if not all(may_add(manifest, kind) for kind in touched):
        return []
    kept = [landed / name for name in before.landed if PurePosixPath(name).parts[0] in touched]
    new = editions([landed / name for name in names])
    nodes = [node for found in kept_by.values() for node in found]
    if not are_newer(new, editions(kept), newest_day(database, nodes)):
        return []
    return sorted(edition.sha256 for edition in new)


def keepers(manifest: Manifest, kind: str) -> list[ModelNode]:
    """Return the models that keep rows, of those that rows of a kind of landed file reach."""
    named = readers(manifest, (kind,))
    below: dict[str, list[str]] = {}
    for key, node in manifest.nodes.items():
        for above in node.depends_on_nodes:
            below.setdefault(above, []).append(key)
    todo = [key for key, node in manifest.nodes.items() if node.name in named]
    seen: set[str] = set()
    while todo:
        key = todo.pop()
        if key not in seen:
            seen.add(key)
            todo += below.get(key, [])
    nodes = (manifest.nodes[key] for key in sorted(seen))
    return [
        node
        for node in nodes
        if node.resource_type == "model" and node.config.materialized == "incremental"
    ]


def may_add(manifest: Manifest, kind: str) -> bool:
    """Tell whether every model that reads a kind says that its newer files only add rows."""
    named = readers(manifest, (kind,))
    return all(
        node.config.meta.get(ADDS) is True for node in manifest.nodes.values() if node.name in named
    )


def editions(files: list[Path]) -> list[Edition]:
    """Return what landed files say of themselves.

    Raises:
        CyppError: one of them cannot be read.
    """
    if not files:
        return []
    query = "select sha256, dataset, edition_date from read_parquet(?) group by all"
    try:
        with duckdb.connect() as connection:
            found = connection.execute(query, [[str(path) for path in files]]).fetchall()
    except duckdb.Error as error:
        first_line = str(error).partition("\n")[0]
        raise CyppError(f"a landed file cannot be read: {first_line}; land it again") from error
    return [Edition(*row) for row in found]


def newest_day(database: Path, nodes: list[ModelNode]) -> datetime.date | None:
    """Return the last day in the models that are added to in order, None where there is none."""
    days = []
    with duckdb.connect(str(database), read_only=True) as connection:
        for node in nodes:
            column = node.config.meta.get(ORDER)
            if column:
                query = f'select max("{column}") from "{node.schema}"."{node.alias}"'
                row = connection.execute(query).fetchone()
                days += [day for day in row or () if day is not None]
    return max(days, default=None)


def are_newer(new: list[Edition], kept: list[Edition], newest: datetime.date | None) -> bool:
    """Tell whether all new files are newer than what is there, and none of them is there already.

    An edition between two others has another one before and after it, and of two of one day each
    gets another name: both change rows that are there.
    """
    sums = {edition.sha256 for edition in kept}
    last: dict[str, datetime.date] = {}
    for edition in kept:
        last[edition.dataset] = max(edition.day, last.get(edition.dataset, edition.day))
    return all(
        edition.sha256 not in sums
        and edition.day > last.get(edition.dataset, datetime.date.min)
        and edition.day > (newest or datetime.date.min)
        for edition in new
    )


def words(checksums: list[str]) -> str:
    """Return how many files are added, in words that follow others."""
    if not checksums:
        return ""
    files = "1 file is" if len(checksums) == 1 else f"{len(checksums)} files are"
    return f", {files} added to what is there"


@contextmanager
def naming(checksums: list[str]) -> Iterator[None]:
    """Tell the macro ``new_files`` of these files, for as long as dbt runs."""
    if checksums:
        os.environ[VARIABLE] = ",".join(checksums)
    try:
        yield
    finally:
        os.environ.pop(VARIABLE, None)
