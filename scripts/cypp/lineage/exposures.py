"""Who uses what: dbt's exposures, the register of what reads the public tables."""

from __future__ import annotations

from cypp.lineage.artefacts import Artefacts, Node
from cypp.lineage.column_pages import column_page
from cypp.lineage.pages import EXPOSURES, AuditSite, Section, cell
from cypp.lineage.rules import words
from cypp.report.links import safe_name
from cypp.report.render import Cell, Table


def write_exposures(site: AuditSite, artefacts: Artefacts) -> None:
    """Write the page: a table of the uses, then what each of them reads."""
    found = sorted(artefacts.manifest["exposures"].values(), key=lambda node: str(node["name"]))
    table = Table(
        caption=f"What reads the public tables: {len(found)} uses",
        columns=("Use", "Kind", "Owner", "What it is for", "Tables", "Metrics"),
        rows=tuple(_row(node) for node in found),
        numeric=frozenset({4, 5}),
        name="uses",
    )
    details = (
        Section(
            _label(node),
            anchor=safe_name(node["name"]),
            words=(f"Reads {len(_read(node, 'model'))} tables.",),
            links=_tables(site, node),
        )
        for node in found
    )
    site.page(
        EXPOSURES,
        "Who uses what",
        (
            "Before a public table changes, this is whom it concerns. The list is part of the "
            "project, and a public table that nobody reads fails its tests.",
        ),
        Section(table=table),
        *details,
    )


def _row(node: Node) -> tuple[Cell, ...]:
    owner = node["owner"]
    return (
        cell(_label(node), href=f"#{safe_name(node['name'])}"),
        cell(node["type"]),
        cell(", ".join(part for part in (owner.get("name"), owner.get("email")) if part)),
        cell(words(node["description"])),
        cell(len(_read(node, "model"))),
        cell(len(_read(node, "metric"))),
    )


def _tables(site: AuditSite, node: Node) -> tuple[Cell, ...]:
    names = (name.split(".")[2] for name in _read(node, "model"))
    return tuple(
        cell(name, href=page if site.has(page := column_page(name)) else "") for name in names
    )


def _read(node: Node, resource_type: str) -> list[str]:
    return sorted(
        name for name in node["depends_on"]["nodes"] if name.startswith(f"{resource_type}.")
    )


def _label(node: Node) -> str:
    return str(node["label"] or node["name"])
