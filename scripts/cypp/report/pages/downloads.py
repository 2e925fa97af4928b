"""The files to take away: the small ones stand in the site, the others are named with checksum."""

from __future__ import annotations

import shutil
from pathlib import Path

from cypp.report.facts.edition import Edition
from cypp.report.pages.tables import cut
from cypp.report.render import Cell, Table
from cypp.report.site import Site, Values

FOLDER = "downloads"
# Kinds of file that people open by hand; larger ones stay in the edition.
COPIED = ("csv", "excel", "datapackage.json", "manifest.json")
MOST_BYTES = 25_000_000


def copy_files(edition: Edition, out: Path) -> frozenset[str]:
    """Copy the files that people open by hand to the site; return their paths in the edition."""
    copied = set()
    for name in COPIED:
        source = edition.folder / name
        files = [source] if source.is_file() else sorted(source.rglob("*"))
        for path in files:
            if path.is_file() and path.stat().st_size <= MOST_BYTES:
                relative = path.relative_to(edition.folder).as_posix()
                target = out / FOLDER / relative
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, target)
                copied.add(relative)
    return frozenset(copied)


def values(site: Site, copied: frozenset[str]) -> Values:
    """Return the files of the edition, those in the site as links."""
    here, elsewhere = [], []
    for file in site.edition.manifest["files"]:
        path = str(file["path"])
        size = Cell(_size(int(file["bytes"])), kind="num")
        checksum = Cell(str(file["sha256"]))
        if path in copied:
            href = f"{site.root}{FOLDER}/{path}"
            here.append((Cell(path, href=href), size, checksum))
        elif not path.startswith("data_docs/"):
            elsewhere.append((Cell(path), size, checksum))
    shown, note = cut(elsewhere)
    columns = ("File", "Size", "SHA-256")
    return {
        "here": Table("Files in this site", columns, tuple(here), frozenset((1,)), name="here"),
        "elsewhere": Table(
            "Files of the published edition that are not copied",
            columns,
            shown,
            frozenset((1,)),
            note,
            "elsewhere",
        )
        if elsewhere
        else None,
    }


def _size(count: int) -> str:
    for unit, size in (("MB", 1_000_000), ("kB", 1_000)):
        if count >= size:
            return f"{count / size:,.1f} {unit}"
    return f"{count} bytes"
