"""An edition with a trail, the seeds of the project, and the figures of the area in focus."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.python.conftest import missing
from tests.python.trace.editions import AREA, KEPT, copy_project, make_edition

from cypp.trace.edition import PublishedEdition
from cypp.trace.figures import Figures, load_figures
from cypp.trace.reperform.seeds import Seeds


@pytest.fixture(scope="session")
def edition(project_root: Path, tmp_path_factory: pytest.TempPathFactory) -> PublishedEdition:
    """An edition of what ``make build`` left."""
    target = project_root / "target"
    for name in KEPT:
        if not (target / name).is_file():
            missing(f"target/{name} (make build)")
    return make_edition(project_root, target, tmp_path_factory.mktemp("published") / "edition")


@pytest.fixture(scope="session")
def figures(edition: PublishedEdition) -> Figures:
    """The figures of the area in focus."""
    return load_figures(edition, AREA)


@pytest.fixture(scope="session")
def seeds(project_root: Path) -> Seeds:
    """The seeds of the project."""
    return Seeds(project_root)


@pytest.fixture
def project_copy(project_root: Path, tmp_path: Path) -> Path:
    """A folder with the seeds of the project, to be changed."""
    return copy_project(project_root, tmp_path / "project")
