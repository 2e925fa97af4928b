"""A project of its own for every landing test, files to land, and a way to ask what landed."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from cypp.land.run import LANDED, run_land

ROOT = Path(__file__).resolve().parents[3]
# What landing reads of the project.
NEEDED = ["dbt_project.yml", "seeds/landing", "seeds/mapping/source_symbols.csv"]
EES = """\
time_period,time_identifier,geographic_level,country_code,country_name,region_code,region_name,\
old_la_code,new_la_code,la_name,category,children_count,rate_per_10000
2024,Reporting year,National,E92000001,England,,,,,,Looked after,83630,70
2025,Reporting year,National,E92000001,England,,,,,,Looked after,81770,67
2025,Reporting year,Regional,E92000001,England,E12000003,Yorkshire and The Humber,,,,\
Looked after,8970,77
2025,Reporting year,Local authority,E92000001,England,E12000003,Yorkshire and The Humber,\
383,E08000035,Leeds,Looked after,1498,85
2025,Reporting year,Local authority,E92000001,England,E12000003,Yorkshire and The Humber,\
370,E08000038,Barnsley,Looked after,c,z
2025,Reporting year,Local authority,E92000001,England,E12000009,South West,\
420,E06000053,Isles of Scilly,Looked after,low,z
"""


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

    def call(*paths: Path, **options: object) -> Outcome:
        capsys.readouterr()
        code = run_land(land_project, list(paths), **options)  # type: ignore[arg-type]
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


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Folder of the real extracts, which lie beside the repository and not in it."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("missing: the folder ../shared/data with real extracts")
    return folder
