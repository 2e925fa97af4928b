"""Puts a finished edition in its place and shows it to readers.

An edition is named by its inputs, so publishing the same inputs again must give the same files:
then the kept edition stays; a data file that differs means that a build cannot be repeated, and
nothing is shown. A kept edition that the disk has damaged is replaced.
"""

from __future__ import annotations

import re
from pathlib import Path

from cypp.project import CyppError
from cypp.publish.editions import (
    MANIFEST,
    Kept,
    as_text,
    damages,
    next_publication,
    read_edition,
)
from cypp.publish.swap import (
    EDITIONS,
    current_name,
    free_name,
    move_in,
    point_current,
    take_away,
    write_flushed,
)


def show(published: Path, folder: Path, edition_id: str) -> str:
    """Let readers see the edition of ``folder``; return what became of it, in words.

    Raises:
        CyppError: the same edition is kept with another data file; ``current`` is untouched.
    """
    new = read_edition(folder)
    if new is None or new.edition_id != edition_id:
        raise CyppError(f"{MANIFEST} of edition {edition_id} cannot be read back")
    same = _folders_of(published, edition_id)
    whole = [kept for kept in map(read_edition, same) if kept and not damages(kept.folder)]
    if whole:
        _compare(new, whole[-1])
        return _show_kept(published, whole[-1])
    return _show_new(published, folder, edition_id, damaged=same)


def _show_kept(published: Path, kept: Kept) -> str:
    if kept.name == current_name(published):
        return f"edition {kept.edition_id} is current already, data files are the same"
    # Order and time of publication change; the data files are left alone.
    manifest = {**kept.manifest, **next_publication(published)}
    write_flushed(published, kept.folder / MANIFEST, as_text(manifest))
    point_current(published, kept.name)
    return f"edition {kept.edition_id} is current again, data files are the same as before"


def _show_new(published: Path, folder: Path, edition_id: str, damaged: list[Path]) -> str:
    shown = current_name(published)
    for path in damaged:
        # One that readers see stays until the link shows the other.
        if path.name != shown:
            take_away(published, path)
    name = free_name(published, edition_id)
    moved = move_in(published, folder, name)
    try:
        point_current(published, name)
    except OSError:
        take_away(published, moved)
        raise
    for path in damaged:
        # Only this one is left of them; the name of another may be the new edition's by now.
        if path.name == shown:
            take_away(published, path)
    repaired = ", in the place of a damaged one" if damaged else ""
    return f"edition {edition_id} is current{repaired}"


def _folders_of(published: Path, edition_id: str) -> list[Path]:
    """Return the folders of an edition: one, or more after a repair."""
    pattern = re.compile(rf"{re.escape(edition_id)}(\.\d+)?")
    return sorted(path for path in (published / EDITIONS).iterdir() if pattern.fullmatch(path.name))


def _compare(new: Kept, kept: Kept) -> None:
    """Raise CyppError where a data file differs, or is in one of the two only."""
    data_of_new, data_of_kept = _data_files(new), _data_files(kept)
    paths = sorted({*data_of_new, *data_of_kept})
    differing = [path for path in paths if data_of_new.get(path) != data_of_kept.get(path)]
    if differing:
        raise CyppError(
            f"edition {new.edition_id} was built again from the same inputs, but "
            f"{', '.join(differing)} differ from those in {kept.folder}: a model or a writer does "
            "not give the same rows every time"
        )


def _data_files(edition: Kept) -> dict[str, str]:
    return {file["path"]: file["sha256"] for file in edition.manifest["files"] if file["is_data"]}
