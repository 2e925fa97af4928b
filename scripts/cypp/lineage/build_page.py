"""The last build in a page: what ran, when, how long, how it ended; the events beside it."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from pathlib import Path

from cypp.lineage.artefacts import Artefacts, Node
from cypp.lineage.column_pages import column_page
from cypp.lineage.openlineage import timing
from cypp.lineage.pages import EVENTS, OPENLINEAGE, AuditSite, Section, cell
from cypp.report.render import Cell, Table

KINDS = {"model": "table", "seed": "register or extract", "operation": "preparation"}
WORDS = {"success": "made", "pass": "passed", "warn": "warned", "skipped": "not run"}


def write_build_page(site: AuditSite, artefacts: Artefacts, events: list[Node]) -> None:
    """Write the page of the last build."""
    site.page(
        OPENLINEAGE,
        "The last build",
        (
            "When each table of this edition was made, and how the tests ended. The events in the "
            "format of OpenLineage say the same to programs: one line of JSON per event, with what "
            "was read, what was written, the columns and the results of the tests.",
        ),
        Section(
            "Events",
            words=(f"{len(events)} events of {_jobs(events)} jobs.",),
            links=(cell(Path(EVENTS).name, href=Path(EVENTS).name),),
        ),
        Section("Results", table=_results(artefacts)),
        Section("Tables, in the order in which they were begun", table=_tables(site, artefacts)),
    )


def _jobs(events: list[Node]) -> int:
    return len({event["job"]["name"] for event in events})


def _results(artefacts: Artefacts) -> Table:
    counted = Counter(
        (result["unique_id"].split(".")[0], result["status"])
        for result in artefacts.results["results"]
    )
    rows = tuple(
        (cell(KINDS.get(kind, kind)), cell(WORDS.get(status, status)), cell(number))
        for (kind, status), number in sorted(counted.items())
    )
    return Table(
        caption="How what ran has ended",
        columns=("Kind", "Ended", "How many"),
        rows=rows,
        numeric=frozenset({2}),
        name="results",
    )


def _tables(site: AuditSite, artefacts: Artefacts) -> Table:
    found = []
    for result in artefacts.results["results"]:
        name = result["unique_id"]
        if name in artefacts.models:
            found.append((*timing(result, artefacts), artefacts.models[name], result))
    found.sort(key=lambda row: (row[0], row[2]["name"]))
    return Table(
        caption=f"{len(found)} tables",
        columns=("Table", "Begun (UTC)", "Seconds", "Ended"),
        rows=tuple(_row(site, *row) for row in found),
        numeric=frozenset({2}),
        name="tables",
    )


def _row(site: AuditSite, start: str, end: str, node: Node, result: Node) -> tuple[Cell, ...]:
    first, last = (datetime.fromisoformat(time) for time in (start, end))
    page = column_page(node["name"])
    return (
        cell(f"{node['schema']}.{node['alias']}", href=f"../{page}" if site.has(page) else ""),
        cell(first.strftime("%Y-%m-%d %H:%M:%S")),
        cell(f"{(last - first).total_seconds():.2f}"),
        cell(WORDS.get(result["status"], result["status"])),
    )
