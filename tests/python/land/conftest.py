"""A project of its own for every landing test, files to land, and a way to ask what landed.

The real national files are landed and built once a session (``national_project``); what was known
on an earlier day is built again over the same landed files, as far as the tests ask for it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from cypp.land.run import LANDED, run_land

ROOT = Path(__file__).resolve().parents[3]
# What landing reads of the project.
NEEDED = ["dbt_project.yml", "seeds/landing", "seeds/mapping/source_symbols.csv"]
# What dbt reads of the project, and the folders of real files that are landed in a copy of it.
BUILT = ["models", "metrics", "macros", "seeds", "tests/generic", "tests/fixtures"]
NATIONAL = ["lait", "geography", "ees", "fingertips"]
BUILD = """
import sys
from dbt.cli.main import dbtRunner

flags = ["--no-use-colors", "--no-version-check", "--quiet"]
exclude = ["resource_type:test", "resource_type:unit_test", "resource_type:saved_query"]
result = dbtRunner().invoke([*flags, "build", "--exclude", *exclude, *sys.argv[1:]])
sys.exit(0 if result.success else 1)
"""
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


def dbt_build(project: Path, *arguments: str, file: str = "target/cypp.duckdb") -> Path:
    """Build models and seeds of a project in a process of its own; return its database file."""
    done = subprocess.run(
        [sys.executable, "-c", BUILD, *arguments],
        cwd=project,
        env={**os.environ, "CYPP_DUCKDB": file},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return project / file


@pytest.fixture(scope="session")
def national_project(
    tmp_path_factory: pytest.TempPathFactory, project_root: Path, shared_data: Path
) -> Path:
    """A copy of the project with every real national file landed and every model built."""
    project = tmp_path_factory.mktemp("national")
    for name in BUILT:
        shutil.copytree(project_root / name, project / name)
    for name in ("dbt_project.yml", "profiles.yml"):
        shutil.copy(project_root / name, project / name)
    assert run_land(project, [shared_data / name for name in NATIONAL]) == 0
    dbt_build(project)
    return project


@pytest.fixture(scope="session")
def national(national_project: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The warehouse over all national files, to read only."""
    file = national_project / "target" / "cypp.duckdb"
    with duckdb.connect(str(file), read_only=True) as connection:
        yield connection


@pytest.fixture(scope="session")
def known_on(national_project: Path) -> Callable[[str], duckdb.DuckDBPyConnection]:
    """Build what was known on a day, over the same landed files: sources, figures, comparators."""

    def build(day: str) -> duckdb.DuckDBPyConnection:
        name = f"known_{day.replace('-', '')}"
        file = dbt_build(
            national_project,
            *("--select", "+fct_observations", "+dim_sources", "+int_observations__compared"),
            *("--vars", f"{{as_of: {day}}}"),
            *("--target-path", f"target/{name}"),
            file=f"target/{name}.duckdb",
        )
        return duckdb.connect(str(file), read_only=True)

    return build
