"""The folder ``audit/`` of the site: lineage, rules, uses and the last build, out of an edition."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cypp.lineage import pages
from cypp.lineage.artefacts import Artefacts, read_artefacts
from cypp.lineage.build_page import write_build_page
from cypp.lineage.column_pages import write_columns
from cypp.lineage.columns import read_lineage
from cypp.lineage.exposures import write_exposures
from cypp.lineage.openlineage import Build, LandedFile, events, write_events
from cypp.lineage.pages import AuditSite, Section, cell
from cypp.lineage.register import write_register
from cypp.lineage.rules import read_rules, write_rules
from cypp.lineage.third_party import write_column_map, write_dbt_docs
from cypp.project import CyppError
from cypp.report.render import Cell, Table

KEPT_NOTHING = (
    "This edition keeps no record of its build: it was published before editions kept one. "
    "Publish it again to see its columns, uses and events."
)
DRAWN_ELSEWHERE = (
    "The pages of dbt, dbt-colibri and Great Expectations are drawn by these programs: the first "
    "two need a mouse and script and were not made for readers of screens. Columns, rules and "
    "results stand in plain pages too."
)
# What is a folder of pages and not one page.
FOLDERS = tuple(Path(page).parts[0] for page in (pages.RULES, pages.COLUMNS, pages.DATA_DOCS))
MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Written:
    """What was written: files, bytes, and what the reader is told to be missing."""

    files: int
    size: int
    notes: tuple[str, ...]


def write_audit(edition: Path, out: Path) -> Written:
    """Write the folder ``audit/`` of the site; the same edition gives the same bytes.

    Pages of models (``models/<model>.html``) are linked where they are there already.

    Args:
        edition: folder of a published edition; the project it came from is not read.
        out: the folder; the site's ``assets/`` is beside it.

    Raises:
        CyppError: a file of the edition is damaged.
    """
    out.mkdir(parents=True, exist_ok=True)
    manifest = _manifest(edition)
    site = AuditSite(
        out,
        edition_id=str(manifest["edition_id"]),
        as_of=str(manifest["as_of"]),
        git_commit=str(manifest["git_commit"]),
    )
    artefacts = read_artefacts(edition)
    if artefacts is None:
        site.menu = pages.SHORT_MENU
    else:
        _write_build(site, artefacts, manifest)
    rules = read_rules(edition, artefacts)
    write_rules(site, rules, artefacts)
    write_register(site, edition)
    _copy_data_docs(edition, out)
    notes = () if artefacts is not None else (KEPT_NOTHING,)
    _write_index(site, notes)
    files = [path for path in out.rglob("*") if path.is_file()]
    return Written(len(files), sum(path.stat().st_size for path in files), notes)


def _write_build(site: AuditSite, artefacts: Artefacts, manifest: dict[str, Any]) -> None:
    lineage = read_lineage(artefacts)
    build = Build(
        artefacts=artefacts,
        lineage=lineage,
        edition_id=site.edition_id,
        git_commit=site.git_commit,
        landed=tuple(LandedFile(file["path"], file["sha256"]) for file in manifest["landed_files"]),
    )
    for path in (pages.DBT_DOCS, pages.COLUMN_MAP, pages.EVENTS):
        (site.out / path).parent.mkdir(parents=True, exist_ok=True)
    write_dbt_docs(artefacts, site.out / pages.DBT_DOCS)
    write_column_map(lineage, site.out / pages.COLUMN_MAP)
    write_columns(site, artefacts, lineage)
    write_exposures(site, artefacts)
    found = events(build)
    write_events(found, site.out / pages.EVENTS)
    write_build_page(site, artefacts, found)


def _manifest(edition: Path) -> dict[str, Any]:
    try:
        content: dict[str, Any] = json.loads((edition / "manifest.json").read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise CyppError(f"{edition} is no edition: {error}") from error
    return content


def _copy_data_docs(edition: Path, out: Path) -> None:
    """Copy the Data Docs, which a publication has made readable without a network."""
    source = edition / "data_docs"
    if source.is_dir():
        shutil.copytree(source, out / "data_docs", dirs_exist_ok=True)


def _write_index(site: AuditSite, notes: tuple[str, ...]) -> None:
    offered = (
        (pages.INDICATORS, "Register of indicators", "What each plan counts, by which measures"),
        (pages.RULES, "Rules as data", "Every register that decides, with all of its rows"),
        (pages.COLUMNS, "Where each column comes from", "Each column of each table, in words"),
        (pages.EXPOSURES, "Who uses what", "What reads the public tables"),
        (pages.OPENLINEAGE, "The last build", "When each table was made, how tests ended"),
        (pages.EVENTS, "Events of the last build", "OpenLineage, one line of JSON per event"),
        (pages.DATA_DOCS, "Checks at the exit", "Data Docs of Great Expectations"),
        (pages.DBT_DOCS, "Documentation of dbt", "Every table, its columns, SQL and tests"),
        (pages.COLUMN_MAP, "Map of columns", "dbt-colibri: columns drawn as a graph"),
    )
    rows = tuple(_offer(site, *offer) for offer in offered)
    table = Table(
        caption="What there is for auditors",
        columns=("Page", "What it shows", "Megabytes"),
        rows=rows,
        numeric=frozenset({2}),
        name="offered",
    )
    site.page(
        pages.INDEX,
        "For auditors",
        (
            "Everything here comes from one edition and is written without a network. A figure's "
            "own way back is on its trace page: press the figure in the report.",
            *notes,
            DRAWN_ELSEWHERE,
        ),
        Section(table=table),
    )


def _offer(site: AuditSite, path: str, title: str, what: str) -> tuple[Cell, ...]:
    if not site.has(path):
        return cell(title), cell(what), Cell("not kept by this edition", kind="missing")
    return cell(title, href=path), cell(what), cell(f"{_size(site.out / path) / MEGABYTE:.2f}")


def _size(page: Path) -> int:
    """Return the bytes of a page; of the first page of many, those of its folder."""
    of_many = page.name == "index.html" and page.parent.name in FOLDERS
    files = page.parent.rglob("*") if of_many else [page]
    return sum(path.stat().st_size for path in files if path.is_file())
