"""All files of a call land or none; the same content lands once; a large file stays out of memory.

What is this: calls with several files, of which one is broken, repeated or very large.
When does it matter: a night job lands a folder of downloads, and one of them is cut off.
How to resolve: files are written and put in place in scripts/cypp/land/run.py.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cypp.land import run
from cypp.project import CyppError

if TYPE_CHECKING:
    from tests.python.land.conftest import Ees, Land

ROOT = Path(__file__).resolve().parents[3]
LARGE = 200_000_000
# Of which the interpreter with Great Expectations, pandas and DuckDB takes some 350 MB.
MOST_MEMORY = 900_000_000


def test_nothing_lands_beside_a_broken_file(ees: Ees, land: Land) -> None:
    good = ees(name="good_2025-11-20.csv")
    bad = ees(lambda text: text.replace("1498", "many"), name="bad_2025-11-20.csv")

    outcome = land(good, bad)

    assert outcome.code == 1
    assert outcome.landed == []
    assert all("good" not in line for line in outcome.problems)


def test_every_broken_file_of_a_call_is_named(ees: Ees, land: Land, tmp_path: Path) -> None:
    ees(lambda text: text.replace("1498", "many"), name="folder/a_2025-11-20.csv")
    ees(lambda text: text.replace("time_period", "when"), name="folder/b_2025-11-20.csv")
    ees(lambda _: "", name="folder/deeper/c_2025-11-20.csv")
    ees(name="folder/.hidden_2025-11-20.csv")
    (tmp_path / "folder/README.md").write_text("not an extract", encoding="utf-8")

    outcome = land(tmp_path / "folder")

    assert outcome.code == 1
    for name in "abc":
        assert any(f"{name}_2025-11-20.csv, row" in line for line in outcome.problems)
    assert "of 3; nothing landed" in outcome.problems[-1]


def test_the_same_content_lands_once(ees: Ees, land: Land) -> None:
    first, second = ees(), ees(name="again_2025-11-21.csv")

    together = land(first, second)
    again = land(second)

    assert together.code == again.code == 0
    assert len(together.landed) == 1
    assert again.landed == together.landed
    assert "the same content as" in together.out
    assert "landed before as extracts/landed/ees/" in again.out


def test_two_editions_stand_side_by_side(ees: Ees, land: Land) -> None:
    land(ees())
    outcome = land(ees(lambda t: t.replace("1498", "1497"), name="looked_after_2026-01-15.csv"))

    cells = outcome.rows("ees", "edition_date::varchar, cell_value", "la_name = 'Leeds'")
    assert ("2025-11-20", "1498") in cells
    assert ("2026-01-15", "1497") in cells


def test_a_path_without_files_is_refused(land: Land, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()

    outcome = land(tmp_path / "empty", tmp_path / "nowhere.csv")

    assert outcome.code == 1
    assert any("holds no CSV, Parquet or xlsx file" in line for line in outcome.problems)
    assert any("does not exist" in line for line in outcome.problems)


def test_when_one_file_cannot_have_its_name_none_has(
    ees: Ees, land: Land, land_project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = []

    def fail_at_the_second(self: Path, target: Path) -> Path:
        names.append(target)
        if len(names) == 2:
            raise OSError(28, "No space left on device")
        shutil.move(self, target)
        return target

    monkeypatch.setattr(Path, "replace", fail_at_the_second)
    with pytest.raises(CyppError, match="cannot be put in place"):
        land(ees(), ees(lambda t: t.replace("1498", "1497"), name="b_2025-11-21.csv"))

    assert [path for path in (land_project / run.LANDED).rglob("*") if path.is_file()] == []


def write_large(path: Path, header: str, rows: int) -> None:
    """Write a sound file in the tidy data standard of at least ``LARGE`` bytes."""
    words = "of the children who were looked after on the day of the count " * 5
    area = (
        "Local authority,E92000001,England,E12000003,Yorkshire and The Humber,383,E08000035,Leeds"
    )
    with path.open("w", encoding="utf-8", newline="") as stream:
        stream.write(header)
        for start in range(0, rows, 10_000):
            stream.write(
                "".join(
                    f"2025,Reporting year,{area},{words}{number},{number % 977},{number % 89}.5\n"
                    for number in range(start, start + 10_000)
                )
            )


# The peak of the process itself: what the system says of a child that has ended includes the size
# of the parent from which it was split off.
LANDING = """
import sys
from pathlib import Path

from cypp.cli import main

code = main(sys.argv[1:])
status = Path("/proc/self/status").read_text()
print(next(line for line in status.splitlines() if line.startswith("VmHWM")))
sys.exit(code)
"""


def landing_process(project: Path, *paths: Path) -> subprocess.Popen[str]:
    """Land in a process of its own, which prints its peak of memory at the end."""
    arguments = ["--project-dir", str(project), "land", *map(str, paths)]
    # A file, since pyspark takes a process without one for its own doctests and ends it; Great
    # Expectations imports pyspark where it is installed.
    program = project / "landing.py"
    program.write_text(LANDING, encoding="utf-8")
    return subprocess.Popen(
        [sys.executable, str(program), *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT / "scripts")},
    )


@pytest.fixture
def large_file(ees: Ees, tmp_path: Path) -> Path:
    path = tmp_path / "large_2025-11-20.csv"
    write_large(path, ees().read_text(encoding="utf-8").split("\n", 1)[0] + "\n", 470_000)
    assert path.stat().st_size >= LARGE
    return path


def test_a_large_file_is_streamed(large_file: Path, land_project: Path) -> None:
    process = landing_process(land_project, large_file)
    out, err = process.communicate()
    assert process.returncode == 0, err
    peak = int(out.split("VmHWM:")[1].split()[0]) * 1024
    assert "940000 rows" in out
    assert "checking 470000 rows" in err
    assert peak < MOST_MEMORY, f"{peak / 1e6:.0f} MB"


def test_a_run_that_is_killed_leaves_nothing_landed(
    large_file: Path, ees: Ees, land_project: Path
) -> None:
    small = ees()
    process = landing_process(land_project, small, large_file)
    folder = land_project / run.LANDED
    give_up = time.monotonic() + 120
    while not list(folder.rglob(f"*{run.PARTIAL}")) and time.monotonic() < give_up:
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.communicate()

    assert list(folder.rglob(f"*{run.PARTIAL}")), "the run was killed before it had written a file"
    assert list(folder.rglob("*.parquet")) == []
