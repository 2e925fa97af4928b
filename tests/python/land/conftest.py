"""A project of its own for every landing test, files to land, and a way to ask what landed."""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest
from tests.python.land.changes import EES

from cypp.land.run import LANDED, run_land

ROOT = Path(__file__).resolve().parents[3]
# What landing reads of the project.
NEEDED = ["dbt_project.yml", "seeds/landing", "seeds/mapping/source_symbols.csv"]


@dataclass(frozen=True)
class Outcome:
    """What a call of ``cypp land`` did."""

    code: int
    out: str
    problems: list[str]
    landed: list[Path]

    def rows(self, kind: str, columns: str = "*", where: str = "true") -> list[tuple[object, ...]]:
        """Return rows of the landed files of a kind, in the order of the source."""
        files = [path.as_posix() for path in self.landed if path.parent.name == kind]
        return duckdb.sql(
            f"select {columns} from read_parquet({files}) where {where} order by row_number"
        ).fetchall()


Land = Callable[..., Outcome]
Ees = Callable[..., Path]


@pytest.fixture
def land_project(tmp_path: Path) -> Path:
    """A folder with what landing needs of the project, and nothing landed."""
    folder = tmp_path / "project"
    for name in NEEDED:
        source, target = ROOT / name, folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if source.is_dir() else shutil.copy2)(source, target)
    return folder


@pytest.fixture
def land(land_project: Path, capsys: pytest.CaptureFixture[str]) -> Land:
    """Call ``cypp land`` on paths and return what it did."""

    def call(*paths: Path, given: datetime.date | None = None) -> Outcome:
        capsys.readouterr()
        code = run_land(land_project, list(paths), given)
        printed = capsys.readouterr()
        landed = sorted((land_project / LANDED).rglob("*"))
        return Outcome(
            code, printed.out, printed.err.splitlines(), [path for path in landed if path.is_file()]
        )

    return call


@pytest.fixture
def ees(tmp_path: Path) -> Ees:
    """Write a small file in the tidy data standard, changed as asked, with a date in its name."""

    def write(change: Callable[[str], str] | None = None, **options: object) -> Path:
        text = change(EES) if change else EES
        path = tmp_path / str(options.get("name", "looked_after_2025-11-20.csv"))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode(str(options.get("encoding", "utf-8"))))
        return path

    return write
