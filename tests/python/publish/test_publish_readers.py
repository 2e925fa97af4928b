"""Readers never fail and never see two editions in one.

What is this: eight processes query ``published/current`` without pause while ten editions that
differ are published; each compares the manifest with marks in three tables and with the Parquet.
When does it matter: a dashboard that refreshes while an edition is published.
How to resolve: scripts/cypp/publish/swap.py; docs/publishing.md says how a reader opens an edition.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from tests.python.publish.publishing import ROOT, look, prepared_plan, publish

from cypp.publish.swap import point_current

READERS = 8
PUBLICATIONS = 10


def test_eight_readers_see_whole_editions_only(
    project: Path, published: Path, prepared: Path, tmp_path: Path
) -> None:
    plan = prepared_plan(prepared)
    made = [publish(project, plan, "2019-12-31")]
    stop = tmp_path / "stop"
    command = [sys.executable, "-m", "tests.python.publish.reader", str(published), str(stop)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "scripts")])}
    readers = [
        subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
        for _ in range(READERS)
    ]
    try:
        # Two days by turns, each for an edition with a day of its own in between.
        for number in range(PUBLICATIONS):
            day = f"2020-01-{number + 1:02d}" if number % 2 else "2019-12-30"
            made.append(publish(project, plan, day, keep=2 + number % 2))
    finally:
        stop.touch()
        answers = [reader.communicate()[0] for reader in readers]
    assert [reader.returncode for reader in readers] == [0] * READERS
    found = [json.loads(answer) for answer in answers]
    assert [failure for answer in found for failure in answer["failures"]] == []
    seen = {edition_id for answer in found for edition_id in answer["seen"]}
    assert seen <= set(made)
    # A test that looked at one edition only would have proved nothing.
    assert len(seen) >= 3, f"the readers saw {len(seen)} editions"
    assert all(answer["queries"] >= 3 for answer in found)
    assert look(published).edition_id == made[-1]


WATCH = """
import os, sys
link, stop = sys.argv[1:]
looks = absent = 0
print("ready", flush=True)
while not os.path.exists(stop):
    for _ in range(200):
        looks += 1
        try:
            os.readlink(link)
        except FileNotFoundError:
            absent += 1
print(looks, absent)
"""


def test_the_link_is_there_at_every_moment(tmp_path: Path) -> None:
    """A link that is removed and made anew is missed by a reader now and then: here at once."""
    for name in ("one", "two"):
        (tmp_path / "editions" / name).mkdir(parents=True)
    point_current(tmp_path, "one")
    stop = tmp_path / "stop"
    watcher = subprocess.Popen(
        [sys.executable, "-c", WATCH, str(tmp_path / "current"), str(stop)],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert watcher.stdout is not None
    assert watcher.stdout.readline() == "ready\n"
    try:
        for number in range(2000):
            point_current(tmp_path, ("one", "two")[number % 2])
    finally:
        stop.touch()
        out, _ = watcher.communicate()
    looks, absent = map(int, out.split())
    assert looks > 1000
    assert absent == 0
