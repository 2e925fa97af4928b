"""The editions that are kept: which there are, whole or damaged, back to the one before."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cypp.project import CyppError
from cypp.publish.fingerprint import sha256_of_file
from cypp.publish.swap import (
    EDITIONS,
    current_name,
    only_publisher,
    point_current,
    take_away,
)

MANIFEST = "manifest.json"
FORMAT_VERSION = 1


@dataclass(frozen=True)
class Kept:
    """An edition below ``published/editions``, by its manifest."""

    folder: Path
    manifest: dict[str, Any]

    @property
    def name(self) -> str:
        """Name of its folder: the edition_id, with a number after a repair."""
        return self.folder.name

    @property
    def edition_id(self) -> str:
        """Fingerprint of its inputs."""
        return str(self.manifest["edition_id"])

    @property
    def sequence(self) -> int:
        """Order of publication, from 1."""
        return int(self.manifest["sequence"])

    @property
    def previous(self) -> str | None:
        """edition_id of the one that readers saw before it, None for the first."""
        value = self.manifest.get("previous_edition")
        return None if value is None else str(value)


def read_edition(folder: Path) -> Kept | None:
    """Return the edition of a folder, or None where its manifest is missing or unreadable."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        kept = Kept(folder, manifest)
        return kept if kept.sequence and manifest["format_version"] == FORMAT_VERSION else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def kept_editions(published: Path) -> list[Kept]:
    """Return the editions with a sound manifest, in the order of publication."""
    folder = published / EDITIONS
    folders = sorted(folder.iterdir()) if folder.is_dir() else []
    found = [kept for kept in map(read_edition, folders) if kept is not None]
    return sorted(found, key=lambda kept: (kept.sequence, kept.name))


def current_edition(published: Path) -> Kept | None:
    """Return what readers see, or None before the first edition."""
    name = current_name(published)
    return read_edition(published / EDITIONS / name) if name else None


def find_edition(published: Path, edition_id: str) -> Kept | None:
    """Return the latest kept edition of this edition_id."""
    found = [kept for kept in kept_editions(published) if kept.edition_id == edition_id]
    return found[-1] if found else None


def previous_edition(published: Path) -> Kept | None:
    """Return the edition that readers saw before the current one, where it is still kept."""
    current = current_edition(published)
    if current is None or current.previous is None:
        return None
    return find_edition(published, current.previous)


def next_publication(published: Path) -> dict[str, Any]:
    """Return what a publication that happens now says of itself in its manifest."""
    current = current_edition(published)
    sequences = [kept.sequence for kept in kept_editions(published)]
    return {
        "published_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "sequence": max(sequences, default=0) + 1,
        "previous_edition": current.edition_id if current else None,
    }


def as_text(manifest: dict[str, Any]) -> str:
    """Return the manifest as it is written."""
    return json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"


def damages(folder: Path) -> list[str]:
    """Return what of an edition differs from its manifest, one line per file; empty when whole."""
    kept = read_edition(folder)
    if kept is None:
        return [f"{MANIFEST}: missing or unreadable"]
    listed = {file["path"]: file for file in kept.manifest["files"]}
    there = {
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
    } - {MANIFEST}
    found = [f"{path}: not in {MANIFEST}" for path in sorted(there - set(listed))]
    for path, file in sorted(listed.items()):
        if path not in there:
            found.append(f"{path}: missing")
        elif sha256_of_file(folder / path) != file["sha256"]:
            found.append(f"{path}: checksum differs")
    return found


def remove_surplus(published: Path, keep: int) -> list[str]:
    """Remove the oldest editions beyond ``keep``; return their names.

    The current edition and the one before it stay, whatever ``keep`` says: one is being read, the
    other is where a rollback leads.
    """
    current, previous = current_edition(published), previous_edition(published)
    needed = {kept.name for kept in (current, previous) if kept}
    others = [kept for kept in reversed(kept_editions(published)) if kept.name not in needed]
    surplus = others[max(keep - len(needed), 0) :]
    for kept in surplus:
        take_away(published, kept.folder)
    return [kept.name for kept in surplus]


def run_rollback(published: Path) -> int:
    """``cypp publish --rollback``: show the edition before the current one again.

    Raises:
        CyppError: there is none, or it is damaged; nothing changes then.
    """
    with only_publisher(published):
        current = current_edition(published)
        if current is None:
            raise CyppError("nothing is published: there is no edition to go back from")
        previous = previous_edition(published)
        if previous is None:
            raise CyppError(
                f"no edition before {current.edition_id} is kept: publish the state that you want"
            )
        damaged = damages(previous.folder)
        if damaged:
            raise CyppError(f"edition {previous.edition_id} is damaged, {damaged[0]}")
        point_current(published, previous.name)
    print(f"[cypp] current is edition {previous.edition_id}, before it was {current.edition_id}")
    return 0


def run_list(published: Path) -> int:
    """``cypp publish --list``: print one line per kept edition, the latest last."""
    shown = current_name(published)
    editions = kept_editions(published)
    if not editions:
        print("[cypp] no edition is published")
    for kept in editions:
        manifest = kept.manifest
        mark = "*" if kept.name == shown else " "
        print(
            f"{mark} {kept.sequence:>4}  {kept.name}  {manifest['published_at']}  "
            f"as of {manifest['as_of']}  {manifest['area_code']}  commit {manifest['git_commit']}"
        )
    return 0
