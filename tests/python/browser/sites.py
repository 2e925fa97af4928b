"""Sites for tests: an edition of a build that is there already, and ``cypp report`` over it."""

from __future__ import annotations

import gzip
import os
import random
import shutil
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
from tests.python.browser.markup import Site
from tests.python.browser.planted import Change, plant_files, plant_seeds
from tests.python.national.projects import NO_TESTS, copy_of, dbt
from tests.python.publish.publishing import PREPARED, WAREHOUSE, make_table, publish

from cypp.door import check
from cypp.land.run import run_land
from cypp.publish.stages import Aside, describe_tables, standard_plan

# Folders of pages that other programs write: opened, but not ours to make accessible.
THIRD_PARTY = ("dbt_docs", "colibri", "data_docs")
CATALOG = "published/current/dbt/catalog.json.gz"
PARSED = "partial_parse.msgpack"
# Pages of auditors of one kind that axe-core is asked of.
AUDIT = "audit"
SAMPLE = 12
SEED = 20261122
MARK = """
    update marts.dim_editions
    set edition_id = ?, as_of_date = ?, area_code = ?, git_commit = ?
"""


@dataclass(frozen=True)
class Planting:
    """What is different about an edition with planted text.

    Attributes:
        change: what is done to the tables before they are published.
        catalog: dbt's description of the same tables, which takes long to make anew.
    """

    change: Change
    catalog: Path


def publish_build(root: Path, target: Path, folder: Path, planting: Planting | None = None) -> Path:
    """Publish a build that is there, with all writers, and return the project that has the edition.

    Args:
        root: folder of dbt_project.yml.
        target: folder with the built warehouse and what dbt says of it.
        folder: folder of the new project, which is made.
        planting: without it the checks of an edition run; planted text is meant to get past them.
    """
    folder.mkdir(parents=True)
    project = copy_of(root, folder)

    def build(aside: Aside) -> None:
        for name in (*PREPARED, PARSED):
            shutil.copy2(target / name, aside.dbt_target)
        for name in ("compiled", "run"):
            shutil.copytree(target / name, aside.dbt_target / name)
        shutil.copy2(target / WAREHOUSE, aside.database)
        with duckdb.connect(str(aside.database)) as connection:
            known = aside.identity
            marks = [known.edition_id, known.as_of, known.area_code, known.git_commit]
            connection.execute(MARK, marks)
            if planting is not None:
                make_table(connection, "marts", "fct_observations")
                planting.change(connection)

    def describe(aside: Aside) -> None:
        if planting is None:
            describe_tables(aside)
        else:
            text = gzip.decompress(planting.catalog.read_bytes())
            (aside.dbt_target / planting.catalog.stem).write_bytes(text)

    whole = standard_plan()
    builders = (("prepared build", build), ("describe the tables", describe))
    checks = whole.checks if planting is None else ()
    publish(project, replace(whole, builders=builders, checks=checks), "9999-12-31")
    return project


def build_planted(root: Path, target: Path, folder: Path) -> Path:
    """Build a copy of the project with planted extracts, and return the copy.

    Args:
        root: folder of dbt_project.yml.
        target: folder of its last build: what dbt parsed there need not be parsed again.
        folder: folder of the copy, which is made.
    """
    (folder / "target").mkdir(parents=True)
    project = copy_of(root, folder)
    assert plant_seeds(project) > 0
    assert [problem.line() for problem in check(project).problems] == []
    assert run_land(project, plant_files(project)) == 0
    if (target / PARSED).is_file():
        shutil.copy2(target / PARSED, project / "target")
    ran = dbt(project, "build", *NO_TESTS)
    assert ran.code == 0, ran.said
    cypp(project, "metrics", "export")
    return project


def cypp(project: Path, *arguments: str) -> str:
    """Run a command of the project in a process of its own, and return what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", "cypp", "--project-dir", str(project), *arguments],
        cwd=project,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def report(project: Path, *options: str) -> Site:
    """Run ``cypp report`` in a project that has an edition, and return the site."""
    cypp(project, "report", *options)
    return Site(project / "target" / "site", THIRD_PARTY)


def kind_of(site: Site, path: Path) -> str:
    """Return the kind of a page: one template wrote all pages of a kind."""
    parts = path.relative_to(site.folder).with_suffix("").parts
    return "/".join(parts[:-1]) or parts[-1]


def judged(site: Site) -> list[Path]:
    """Return the pages that axe-core and the layout are asked of; of auditors' a sample."""
    if os.environ.get("CYPP_EVERY_PAGE"):
        return site.ours
    draw = random.Random(SEED)  # noqa: S311 - 2026-11-22, tests: a sample, nothing secret
    chosen = dict.fromkeys(one_of_each(site))
    by_kind: dict[str, list[Path]] = {}
    for path in site.ours:
        by_kind.setdefault(kind_of(site, path), []).append(path)
    for kind, paths in by_kind.items():
        of_auditors = kind.startswith(AUDIT) and len(paths) > SAMPLE
        chosen.update(dict.fromkeys(draw.sample(paths, SAMPLE) if of_auditors else paths))
    return list(chosen)


def one_of_each(site: Site, without: str = "no kind") -> list[Path]:
    """Return the largest page of each kind: what can go wrong shows there first."""
    largest: dict[str, Path] = {}
    for path in site.ours:
        kind = kind_of(site, path)
        if kind.startswith(without):
            continue
        if kind not in largest or path.stat().st_size > largest[kind].stat().st_size:
            largest[kind] = path
    return list(largest.values())
