"""What docs/connecting.md tells people to do works, block by block.

What is this: each Python block of the document runs in a process of its own, beside an edition.
When does it matter: a newcomer copies the block, and it must work as it stands.
How to resolve: correct the block in the document.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.python.conftest import ROOT
from tests.python.publish.small_editions import built_edition

DOCUMENT = ROOT / "docs" / "connecting.md"
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.DOTALL | re.MULTILINE)
BLOCKS = BLOCK.findall(DOCUMENT.read_text(encoding="utf-8"))
# What each block must print, in order: words that are there only if it read the edition.
PRINTED = [
    ["unpublished", "children_looked_after"],
    ["verdict", "not_comparable"],
    ["attendance_secondary", "E08000035"],
    ["indicators_improving", "refused:", "read-only"],
    ["measure_name", "FY20"],
    ["favourable_gap", "shape: (5, 5)"],
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which published/current leads to an edition, as where cypp publish ran."""
    top = tmp_path_factory.mktemp("reader")
    built_edition(top / "published" / "editions" / "made")
    (top / "published" / "current").symlink_to("editions/made")
    return top


def test_every_block_has_its_words() -> None:
    assert len(BLOCKS) == len(PRINTED)


@pytest.mark.parametrize("number", range(len(PRINTED)))
def test_a_block_of_the_document_runs_as_it_stands(folder: Path, number: int) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", BLOCKS[number]],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    missing = [word for word in PRINTED[number] if word not in done.stdout]
    assert missing == [], done.stdout


def test_reading_leaves_nothing_behind(folder: Path) -> None:
    """A reader that writes a log or a lock beside the file would change the edition."""
    edition = folder / "published" / "editions" / "made"
    assert sorted(path.name for path in edition.iterdir()) == ["cypp.duckdb", "parquet"]
