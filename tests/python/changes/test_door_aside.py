"""The door beside the parsing: still a gate, its words whole, and its process never left behind."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.python.changes.conftest import Small

from cypp.build import run_build
from cypp.changes import door_aside
from cypp.changes.record import RECORD
from cypp.door import check, report
from cypp.project import CyppError, environment_of_module

STOPPED = r"^check the extracts failed, see above; what comes after it was not done$"
# More than a pipe holds, on both of its outputs by turns.
FINDS = """
import sys
for number in range(5000):
    print("said", number, flush=True)
    print("found", number, file=sys.stderr, flush=True)
sys.exit(1)
"""
PASSES = "print('cypp check: no problem')"
UNPARSED = "select * from {{ ref('nothing') }}"
# The door as it is started, but for its judgement: it holds a lock for as long as it lives.
HOLDS = """
import fcntl, sys, time
from pathlib import Path
from cypp.changes import door_aside, door_stamp
def check_and_stamp(project):
    with (project / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        (project / "judges").touch()
        time.sleep(600)
door_stamp.check_and_stamp = check_and_stamp
sys.exit(door_aside.main([sys.argv[1]]))
"""

# One that does not hear that the other has ended: it must be ended.
DEAF = """
import fcntl, sys, time
from pathlib import Path
with (Path(sys.argv[1]) / "lock").open("w") as lock:
    fcntl.flock(lock, fcntl.LOCK_EX)
    (Path(sys.argv[1]) / "judges").touch()
    time.sleep(600)
"""


def door_is(patch: pytest.MonkeyPatch, script: str) -> None:
    """Let the door be this Python script; it gets the folder of the project."""
    patch.setattr(door_aside, "command", lambda project: [sys.executable, "-c", script, project])


def wait_for(what: Path) -> None:
    """Wait until a file is there."""
    deadline = time.monotonic() + 60
    while not what.exists():
        assert time.monotonic() < deadline, f"{what} never came"
        time.sleep(0.02)


def assert_nobody_holds(lock: Path) -> None:
    """Take the lock, which the system frees when the process that holds it is gone."""
    deadline = time.monotonic() + 60
    with lock.open("w") as file:
        while True:
            try:
                return fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                assert time.monotonic() < deadline, "the door was left behind"
                time.sleep(0.02)


def assert_untouched(project: Small, database: bytes, record: str) -> None:
    """No node ran, and what the build before left is still there."""
    assert not (project.folder / "target/run_results.json").exists()
    assert project.database.read_bytes() == database
    assert (project.folder / RECORD).read_text(encoding="utf-8") == record


@pytest.fixture
def left(project: Small) -> tuple[bytes, str]:
    """The database and the record before the build of the test."""
    (project.folder / "target/run_results.json").unlink()
    return project.database.read_bytes(), (project.folder / RECORD).read_text(encoding="utf-8")


def test_a_door_that_passes_says_so_before_dbt_builds(
    project: Small, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    door_is(monkeypatch, PASSES)
    assert run_build(project.folder, is_full=True) == 0
    lines = capsys.readouterr().out.splitlines()
    own = [line for line in lines if line.startswith(("[cypp] ", "cypp check"))]
    assert own[0] == "[cypp] 1/3 check the extracts"
    assert own[1] == "[cypp] meanwhile dbt parses the project"
    assert own[2] == "cypp check: no problem"
    assert own[3].startswith("[cypp] 1/3 check the extracts: done in ")
    assert own[4] == "[cypp] 2/3 dbt build"


def test_a_door_that_finds_problems_stops_the_build(
    project: Small,
    left: tuple[bytes, str],
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    door_is(monkeypatch, FINDS)
    project.write("seeds/amounts.csv", "code,amount\na,1\nb,3\n")
    monkeypatch.setattr("cypp.changes.door_stamp.is_fresh", lambda _: False)
    with pytest.raises(CyppError, match=STOPPED):
        project.build()
    assert_untouched(project, *left)
    printed = capfd.readouterr()
    assert printed.err.splitlines() == [f"found {number}" for number in range(5000)]
    with pytest.raises(CyppError, match=STOPPED):
        project.build(is_full=True)
    assert_untouched(project, *left)


def test_a_project_that_does_not_parse_is_said_after_the_door(
    project: Small, left: tuple[bytes, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    door_is(monkeypatch, PASSES)
    project.write("models/others_mart.sql", UNPARSED)
    with pytest.raises(CyppError, match=r"(?s)^dbt build failed: dbt parse: .*nothing"):
        project.build(is_full=True)
    assert_untouched(project, *left)


def test_both_are_said_and_the_door_first(
    project: Small,
    left: tuple[bytes, str],
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    # Slower than the parsing, so that its words come late and stand first nevertheless.
    door_is(monkeypatch, f"import time; time.sleep(5)\n{FINDS}")
    project.write("models/others_mart.sql", UNPARSED)
    with pytest.raises(CyppError, match=STOPPED):
        project.build(is_full=True)
    assert_untouched(project, *left)
    lines = capfd.readouterr().err.splitlines()
    assert lines[:5000] == [f"found {number}" for number in range(5000)]
    assert lines[5000].startswith("cypp: dbt parse: ")
    assert "nothing" in "\n".join(lines[5000:])


@pytest.mark.parametrize(
    ("script", "said"),
    [
        (
            "import sys; from cypp.changes import door_aside, door_stamp\n"
            "from cypp.project import CyppError\n"
            "def refuse(_): raise CyppError('rules.csv: row 3')\n"
            "door_stamp.check_and_stamp = refuse\n"
            "sys.exit(door_aside.main([sys.argv[1]]))",
            r"^check the extracts failed: rules.csv: row 3$",
        ),
        (
            "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
            r"^check the extracts failed: its process ended before it had judged \(exit code -9\)$",
        ),
    ],
    ids=["refused", "killed"],
)
def test_a_door_that_did_not_judge_is_no_pass(
    project: Small,
    left: tuple[bytes, str],
    script: str,
    said: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    door_is(monkeypatch, script)
    with pytest.raises(CyppError, match=said):
        project.build(is_full=True)
    assert_untouched(project, *left)


@pytest.mark.parametrize("script", [HOLDS, DEAF], ids=["hears", "deaf"])
def test_the_door_is_gone_when_the_build_is_broken_off(
    project: Small, script: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    door_is(monkeypatch, script)

    def broken_off(_: object) -> None:
        wait_for(project.folder / "judges")
        raise KeyboardInterrupt

    # dbt's runner hands over what ends it as an answer; this build ends all the same.
    monkeypatch.setattr("dbt.cli.main.cli.invoke", broken_off)
    with pytest.raises(CyppError, match="KeyboardInterrupt"):
        project.build(is_full=True)
    assert_nobody_holds(project.folder / "lock")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_the_door_ends_with_a_build_that_is_killed(tmp_path: Path, number: signal.Signals) -> None:
    builds = (
        "import json, sys, time; from pathlib import Path; from cypp.changes import door_aside\n"
        "door_aside.command = lambda _: json.loads(sys.argv[1])\n"
        "with door_aside.door_aside(Path()): time.sleep(600)"
    )
    door = [sys.executable, "-c", HOLDS, str(tmp_path)]
    build = subprocess.Popen(
        [sys.executable, "-c", builds, json.dumps(door)], env=environment_of_module()
    )
    try:
        wait_for(tmp_path / "judges")
    finally:
        os.kill(build.pid, number)
        build.wait()
    assert_nobody_holds(tmp_path / "lock")


def test_the_real_door_says_what_it_says_alone(
    project_root: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(project_root / "seeds", tmp_path / "seeds")
    extract = min((tmp_path / "seeds/extracts").rglob("*.csv"))
    extract.write_bytes(extract.read_bytes() + b"\xff\n")
    lines = report(check(tmp_path).problems)
    assert lines
    with door_aside.door_aside(tmp_path) as outcome:
        assert outcome() == 1
    said = capfd.readouterr().err.splitlines()
    assert said[:-1] == lines
    assert said[-1].startswith("cypp check: ")
