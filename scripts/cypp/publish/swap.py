"""The folder ``published/``: one publisher at a time, work aside, one atomic step for readers.

    published/
        .lock                       held by the publisher that runs
        .building-<pid>-<random>/   work of a run; nobody reads it
        editions/<edition_id>/      whole editions, never changed once they are there
        current -> editions/<id>    what readers open

Everything is written and flushed to the disk below ``.building-...``; a rename moves it in whole;
``current`` is replaced by rename(2) of another link, which POSIX makes atomic: a reader finds the
old edition or the new one, and never neither. What a killed run left is known by its name, and by
the lock that nobody holds; the next run removes it.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

from cypp.project import CyppError

PUBLISHED = Path("published")
EDITIONS = "editions"
CURRENT = "current"
LOCK = ".lock"
# Names that only an unfinished run leaves.
BUILDING, REMOVED, LINK = ".building-", ".removed-", ".link-"


@contextlib.contextmanager
def only_publisher(published: Path) -> Iterator[None]:
    """Hold the lock of ``published``, clear what killed runs left, and let go at the end.

    The system lets go of the lock of a process that dies, however it dies.

    Raises:
        CyppError: another publisher holds it, or the system has no such locks.
    """
    try:
        import fcntl
    except ImportError as error:
        raise CyppError("cypp publish needs a POSIX system (file locks, symbolic links)") from error
    (published / EDITIONS).mkdir(parents=True, exist_ok=True)
    with (published / LOCK).open("a", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CyppError(
                f"another cypp publish works in {published}: wait until it has ended"
            ) from None
        clear_left_overs(published)
        yield


@contextlib.contextmanager
def workspace(published: Path) -> Iterator[Path]:
    """Make a folder aside and remove it at the end, whatever happened in between."""
    folder = published / f"{BUILDING}{os.getpid()}-{secrets.token_hex(4)}"
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def clear_left_overs(published: Path) -> None:
    """Remove what unfinished runs left; only the holder of the lock may call it."""
    for path in published.iterdir():
        if not path.name.startswith((BUILDING, REMOVED, LINK)):
            continue
        if path.is_symlink() or not path.is_dir():
            path.unlink()
        else:
            # What cannot be removed now is left for the next run: it is in nobody's way.
            shutil.rmtree(path, ignore_errors=True)


def move_in(published: Path, folder: Path, name: str) -> Path:
    """Flush ``folder`` to the disk and move it whole to ``editions/<name>``."""
    flush_tree(folder)
    target = published / EDITIONS / name
    folder.rename(target)
    flush(target.parent)
    return target


def point_current(published: Path, name: str) -> None:
    """Let ``current`` show ``editions/<name>``, in one atomic step."""
    link = published / f"{LINK}{secrets.token_hex(4)}"
    # Relative, so that the folder published may be moved or mounted elsewhere.
    link.symlink_to(Path(EDITIONS) / name)
    try:
        link.replace(published / CURRENT)
    except OSError:
        link.unlink(missing_ok=True)
        raise
    flush(published)


def take_away(published: Path, folder: Path) -> None:
    """Remove an edition: first out of sight in one step, then from the disk."""
    aside = published / f"{REMOVED}{secrets.token_hex(4)}"
    folder.rename(aside)
    flush(folder.parent)
    shutil.rmtree(aside, ignore_errors=True)


def current_name(published: Path) -> str | None:
    """Return the name of the edition that readers see, or None before the first."""
    link = published / CURRENT
    return link.readlink().name if link.is_symlink() else None


def free_name(published: Path, edition_id: str) -> str:
    """Return ``edition_id``, or with a number where a folder of that name must stay for now."""
    name, number = edition_id, 1
    while (published / EDITIONS / name).exists():
        number += 1
        name = f"{edition_id}.{number}"
    return name


def write_flushed(published: Path, path: Path, text: str) -> None:
    """Write a text file whole or not at all: aside, flushed, renamed over the old one."""
    # Outside the edition, where a run that dies here leaves it for the next one to clear.
    aside = published / f"{LINK}{secrets.token_hex(4)}"
    aside.write_text(text, encoding="utf-8")
    flush(aside)
    aside.replace(path)
    flush(path.parent)


def flush_tree(folder: Path) -> None:
    """Flush every file and folder below ``folder`` to the disk, and the folder itself."""
    for root, _folders, files in os.walk(folder, topdown=False):
        for name in files:
            flush(Path(root) / name)
        flush(Path(root))


def flush(path: Path) -> None:
    """Wait until the disk has a file, or the names in a folder."""
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
