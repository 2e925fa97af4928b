"""The sizes that are measured, each in a copy of the project of its own below the bench folder.

A copy, so that neither the working database, nor the landed extracts, nor dbt's parse cache of the
project is touched; the landed files of other kinds are linked and not copied.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import duckdb

from cypp.bench import editions
from cypp.changes.record import FOLDER as LAST_BUILD
from cypp.project import CyppError

PARTS = ("models", "metrics", "macros", "seeds", "tests", "analyses")
FILES = ("dbt_project.yml", "profiles.yml")
LANDED = Path("extracts/landed")
SHIPPED = "shipped"
REAL = "landed"


@dataclass(frozen=True)
class Workspace:
    """One size, ready to be built.

    Attributes:
        name: ``shipped``, ``landed``, or the number of editions as text.
        folder: copy of the project, with its landed extracts.
        spare: a further edition that is not landed yet, or None.
        rows: rows of all landed files.
    """

    name: str
    folder: Path
    spare: Path | None
    rows: int

    @property
    def landed(self) -> Path:
        """Folder of the landed extracts."""
        return self.folder / LANDED

    @property
    def database(self) -> Path:
        """What dbt builds; its name is the name of the catalogue in the compiled SQL."""
        return self.folder / "target/cypp.duckdb"

    @property
    def log(self) -> Path:
        """Where the output of what is measured goes."""
        return self.folder / "bench.log"

    def land_spare(self) -> None:
        """Put the further edition among the landed ones."""
        if self.spare is not None:
            shutil.copy(self.spare, self.landed / editions.KIND / self.spare.name)

    def unland_spare(self) -> None:
        """Take the further edition away again."""
        if self.spare is not None:
            (self.landed / editions.KIND / self.spare.name).unlink(missing_ok=True)

    def keep(self) -> Path:
        """Copy the database and the record of its build aside; return the folder."""
        kept = self.folder / "kept"
        kept.mkdir()
        shutil.copy2(self.database, kept)
        shutil.copytree(self.folder / LAST_BUILD, kept / LAST_BUILD.name)
        return kept

    def restore(self, kept: Path) -> None:
        """Put back what was kept, with its times: the record knows the database by them."""
        self.forget()
        shutil.copy2(kept / self.database.name, self.database)
        shutil.copytree(kept / LAST_BUILD.name, self.folder / LAST_BUILD, dirs_exist_ok=True)

    def forget(self) -> None:
        """Remove the database, so that the next build makes all of it."""
        for path in (self.database, self.database.with_suffix(".duckdb.wal")):
            path.unlink(missing_ok=True)


def make_workspace(project: Path, out: Path, name: str) -> Workspace:
    """Copy the project to ``out/<name>`` and land what the size asks for.

    ``shipped`` lands nothing, ``landed`` what is landed in the project, and a number as many
    editions of the tool, made of the newest landed one, beside all other landed files. Where the
    project has none, the edition that the others are made of is made up from the mapping. Each
    but ``shipped`` has one made edition more, newer than all that is landed.

    Raises:
        CyppError: a name that is no size, or ``landed`` where nothing is landed.
    """
    folder = out / name
    if folder.exists():
        shutil.rmtree(folder)
    for part in PARTS:
        shutil.copytree(
            project / part, folder / part, ignore=shutil.ignore_patterns("python", "__pycache__")
        )
    for file in FILES:
        shutil.copy(project / file, folder / file)
    landed = folder / LANDED
    landed.mkdir(parents=True)
    (folder / "target").mkdir()
    spare = None
    if name == REAL:
        if not editions.landed_editions(project / LANDED):
            raise CyppError(f"nothing is landed in {project / LANDED}: run cypp land first")
        shutil.copytree(project / LANDED, landed, dirs_exist_ok=True)
        (spare,) = make_editions(project, folder / "spare", folder / "spare", 1)
    elif name.isdigit() and int(name) > 0:
        spare = land_made(project, landed, folder / "spare", int(name))
    elif name != SHIPPED:
        raise CyppError(f"no size {name!r}: {SHIPPED}, {REAL} or a number of editions")
    return Workspace(name, folder, spare, count_rows(landed))


def land_made(project: Path, landed: Path, aside: Path, count: int) -> Path:
    """Land ``count`` made editions and the files of other kinds; return one edition more."""
    editions.link_others(project / LANDED, landed)
    # One more than asked for: the newest is landed by what is measured.
    *_, spare = make_editions(project, landed / editions.KIND, aside, count + 1)
    kept = aside / spare.name
    spare.rename(kept)
    return kept


def make_editions(project: Path, place: Path, aside: Path, count: int) -> list[Path]:
    """Write ``count`` editions to ``place``, made of the newest landed one or, if none, of nothing.

    ``aside`` is a folder, made here, for what is not to be landed.
    """
    aside.mkdir()
    own = editions.landed_editions(project / LANDED)
    base = own[-1] if own else editions.made_base(project, aside)
    newest = editions.newest_day(base, project / LANDED)
    return editions.write_editions(base, place, count, newest)


def count_rows(landed: Path) -> int:
    """Return the rows of all landed files; Parquet says them without being read."""
    files = [str(path) for path in sorted(landed.glob("*/*.parquet"))]
    if not files:
        return 0
    with duckdb.connect() as connection:
        row = connection.execute(
            "select sum(num_rows) from parquet_file_metadata(?)", [files]
        ).fetchone()
    return int(row[0]) if row else 0
