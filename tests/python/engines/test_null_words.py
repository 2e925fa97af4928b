"""dbt reads the word NULL of a seed as nothing: what the macros put back is what the file holds."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[3]
SEEDS = sorted((ROOT / "seeds").rglob("*.csv"))


def null_cells(path: Path) -> dict[str, list[str]]:
    """Return the cells of each column that dbt would read as nothing though they hold a word."""
    found: dict[str, list[str]] = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for name, cell in row.items():
                if isinstance(cell, str) and cell.strip().lower() == "null":
                    found[name].append(cell)
    return dict(found)


@pytest.fixture(scope="module")
def configured() -> dict[str, dict[str, list[str]]]:
    """The words of each seed, as its YAML lists them."""
    words: dict[str, dict[str, list[str]]] = {}
    for path in (ROOT / "seeds").rglob("*.yml"):
        content: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
        for seed in content.get("seeds", []):
            meta = (seed.get("config") or {}).get("meta") or {}
            words[seed["name"]] = meta.get("word_null", {})
    return words


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_the_words_of_a_seed_are_listed(
    path: Path, configured: dict[str, dict[str, list[str]]]
) -> None:
    assert configured.get(path.stem, {}) == null_cells(path)


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_no_other_cell_of_such_a_column_is_empty(path: Path) -> None:
    columns = set(null_cells(path))
    with path.open(encoding="utf-8", newline="") as file:
        empty = [name for row in csv.DictReader(file) for name in columns if not row[name].strip()]
    assert empty == []
