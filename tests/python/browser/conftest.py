"""The site of the shipped figures, a browser, and what opening every page showed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from tests.python.browser.markup import Site
from tests.python.browser.planted import LEEDS, OTHER, plant_behind_the_door
from tests.python.browser.sites import (
    CATALOG,
    Planting,
    build_planted,
    judged,
    publish_build,
    report,
)
from tests.python.browser.visiting import CHROMIUM, Visit, chromium, visit_all
from tests.python.conftest import missing
from tests.python.publish.publishing import PREPARED, WAREHOUSE


@pytest.fixture(scope="session")
def built(project_root: Path) -> Path:
    """Folder with the built warehouse of the shipped figures and what dbt says of it."""
    target = project_root / "target"
    for name in (*PREPARED, WAREHOUSE):
        if not (target / name).is_file():
            missing(f"target/{name} (make build)")
    return target


@pytest.fixture(scope="session")
def shipped(project_root: Path, built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with an edition of the shipped figures."""
    return publish_build(project_root, built, tmp_path_factory.mktemp("shipped") / "project")


@pytest.fixture(scope="session")
def site(shipped: Path) -> Site:
    """The site of that edition."""
    return report(shipped)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests."""
    if not CHROMIUM.is_file():
        missing(f"{CHROMIUM} (apt-get install chromium)")
    with chromium() as started:
        yield started


@pytest.fixture(scope="session")
def visits(site: Site, browser: Browser) -> list[Visit]:
    """What opening every page of ours showed."""
    assert browser.is_connected()
    return visit_all(site.ours, site.folder, judged(site))


@pytest.fixture(scope="session")
def planted_project(
    project_root: Path, built: Path, shipped: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A project with an edition of planted extracts and of every authority."""
    folder = tmp_path_factory.mktemp("planted")
    project = build_planted(project_root, built, folder / "built")
    planting = Planting(plant_behind_the_door(LEEDS), shipped / CATALOG)
    return publish_build(project, project / "target", folder / "project", planting)


@pytest.fixture(scope="session")
def planted_site(planted_project: Path) -> Site:
    """The site of that edition for two authorities."""
    return report(planted_project, "--area", LEEDS, "--area", OTHER)
