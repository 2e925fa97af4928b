"""Real national figures lead back to the row of their file, and are computed again from there.

What is this: figures drawn from every landed file, and derived figures of Leeds of every kind.
When does it matter: a site of national figures is only as good as its trail.
How to resolve: run ``cypp trace --files`` and ``cypp reperform`` with the identifier.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest
from tests.python.trace.editions import AREA, drawn, make_edition

from cypp.public_rows import Observation, fetch
from cypp.trace.derived.model import Derived
from cypp.trace.edition import PublishedEdition
from cypp.trace.figures import Figures, load_figures
from cypp.trace.files import find_original, read_row, row_and_column
from cypp.trace.reperform.run import reperform
from cypp.trace.reperform.seeds import Seeds
from cypp.trace.resolve import every_id, with_parts

DRAWN_OF_A_SOURCE = 12
DRAWN_OF_A_KIND = 12
# Cells are named as the publisher names them; a figure worked out from counts has no cell.
VALUES = "Values"


@pytest.fixture(scope="module")
def edition(national_project: Path, tmp_path_factory: pytest.TempPathFactory) -> PublishedEdition:
    """An edition of the project over the real files."""
    folder = tmp_path_factory.mktemp("published") / "edition"
    return make_edition(national_project, national_project / "target", folder)


@pytest.fixture(scope="module")
def leeds(edition: PublishedEdition) -> Figures:
    """The figures of Leeds and of the areas that it is compared with."""
    return load_figures(edition, AREA)


@pytest.fixture(scope="module")
def by_source(edition: PublishedEdition) -> dict[str, list[Observation]]:
    """Figures of landed files by file, some of each."""
    landed = fetch(
        edition.connection,
        Observation,
        "fct_observations",
        "source_locator like 'row %' and hash(observation_id) % 100 < 5",
    )
    found: dict[str, list[Observation]] = defaultdict(list)
    for one in landed:
        found[one.source_id].append(one)
    assert len(found) > 10
    return found


def test_figures_of_every_file_are_computed_again(
    national_project: Path, leeds: Figures, by_source: dict[str, list[Observation]]
) -> None:
    seeds = Seeds(national_project)
    for _, ones in sorted(by_source.items()):
        for one in drawn(ones, DRAWN_OF_A_SOURCE):
            outcome = reperform(seeds, leeds, one)
            assert outcome.equal, (one, outcome)


def test_figures_stand_in_the_row_of_the_published_file(
    edition: PublishedEdition, shared_data: Path, by_source: dict[str, list[Observation]]
) -> None:
    for source_id, ones in sorted(by_source.items()):
        original = find_original(shared_data, edition.sources[source_id])
        for one in drawn(ones, 2):
            number, column = row_and_column(one.source_locator) or (0, "")
            cells = read_row(original, number).cells
            printed = (one.source_text or "").strip()
            text = cells.get(column, cells.get(VALUES, cells.get("Value", ""))).strip()
            assert text == printed, (one, cells)


def test_derived_figures_of_every_kind_are_computed_again(
    national_project: Path, leeds: Figures
) -> None:
    seeds = Seeds(national_project)
    found, _ = with_parts(leeds, every_id(leeds))
    kinds: dict[str, list[Derived]] = defaultdict(list)
    for one in found.values():
        if isinstance(one, Derived):
            kinds[one.cell].append(one)
    assert {"neighbours_value", "core_cities_value", "rank", "trend", "gap"} <= kinds.keys()
    for _, ones in sorted(kinds.items()):
        for one in drawn(ones, DRAWN_OF_A_KIND):
            outcome = reperform(seeds, leeds, one)
            assert outcome.equal, (one, outcome)
