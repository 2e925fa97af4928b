"""Killed at any moment, a publication leaves the old edition or the new one, and both open.

What is this: kill -9 of a publishing process, at 100 random times and just before steps of the
file system; after each the current edition is opened and its checksums are verified. Nothing is
cleaned up by hand: the next publication starts on what the killed one left.
When does it matter: a machine that loses power, a job that is cancelled.
How to resolve: scripts/cypp/publish/swap.py; the failure names seed and moment.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.python.publish.publishing import ROOT, left_overs, look

KILLS = 100
STEPS = 40
SEED = 20261122
# Three states by turns: new editions, and one that is kept already.
DAYS = ["2020-01-01", "2020-01-02", "2020-01-03"]


def start(project: Path, prepared: Path, day: str, event: int = 0) -> subprocess.Popen[str]:
    """Start a publication and return when it has begun."""
    paths = os.pathsep.join([str(ROOT), str(ROOT / "scripts")])
    arguments = [str(project), str(prepared), day, str(event)]
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.python.publish.publisher", *arguments],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": paths},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def to_the_end(project: Path, prepared: Path, day: str) -> tuple[float, int]:
    """Publish undisturbed; return the seconds it took and the number of steps."""
    begun = time.monotonic()
    process = start(project, prepared, day)
    out, _ = process.communicate()
    assert process.returncode == 0, out
    return time.monotonic() - begun, int(out.split()[-1])


def assert_whole(published: Path, moment: str, before: str) -> str:
    """Return the current edition, which opens and is the one before or a whole other one."""
    found = look(published)
    assert found.problems == [], f"{moment}: {found.problems}"
    assert found.edition_id, moment
    return found.edition_id if found.edition_id else before


@pytest.fixture
def begun(project: Path, published: Path, prepared: Path) -> tuple[float, int, dict[str, str]]:
    """Publish every state once; return how long the last took, its steps, and the editions."""
    editions = {}
    for day in DAYS:
        seconds, steps = to_the_end(project, prepared, day)
        editions[day] = look(published).edition_id
    return seconds, steps, editions


def test_killed_at_random_times(
    project: Path,
    published: Path,
    prepared: Path,
    begun: tuple[float, int, dict[str, str]],
) -> None:
    seconds, _, editions = begun
    chance = random.Random(SEED)  # noqa: S311 - 2026-11-22, tests: moments, no secret
    before, swapped, killed = editions[DAYS[-1]], 0, 0
    for number in range(KILLS):
        day = DAYS[number % len(DAYS)]
        process = start(project, prepared, day)
        pause = chance.uniform(0, seconds)
        with_time = f"kill {number} of seed {SEED}, after {pause:.3f} s"
        try:
            process.wait(pause)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            killed += 1
        process.communicate()
        now = assert_whole(published, with_time, before)
        assert now in {before, editions[day]}, with_time
        swapped += now != before
        before = now
    assert killed >= KILLS // 2, f"only {killed} of {KILLS} were still running"
    to_the_end(project, prepared, DAYS[0])
    assert look(published).edition_id == editions[DAYS[0]]
    assert left_overs(published) == []


def test_killed_before_a_step_of_the_file_system(
    project: Path,
    published: Path,
    prepared: Path,
    begun: tuple[float, int, dict[str, str]],
) -> None:
    _, steps, editions = begun
    chance = random.Random(SEED)  # noqa: S311 - 2026-11-22, tests: moments, no secret
    # The last steps move the edition in and replace the link: each of them, and some before.
    last = range(max(steps - STEPS // 2, 1), steps + 1)
    others = sorted(chance.sample(range(1, last.start), STEPS // 2))
    before = editions[DAYS[-1]]
    for number, event in enumerate([*others, *last]):
        day = DAYS[number % len(DAYS)]
        process = start(project, prepared, day, event)
        process.communicate()
        now = assert_whole(published, f"step {event} of {steps}", before)
        assert now in {before, editions[day]}, f"step {event} of {steps}"
        before = now
    to_the_end(project, prepared, DAYS[0])
    assert look(published).edition_id == editions[DAYS[0]]
    assert left_overs(published) == []
