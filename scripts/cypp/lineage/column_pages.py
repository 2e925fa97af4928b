"""Columns in plain pages: each column of each table, what it is computed from, and from which file.

The same as the map of dbt-colibri, readable without script and by any reader of screens.
"""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

from cypp.lineage.artefacts import Artefacts, Node
from cypp.lineage.columns import Column, ColumnLineage
from cypp.lineage.pages import COLUMNS, AuditSite, ColumnEntry, Section, cell
from cypp.lineage.rules import GROUPS, words
from cypp.report.links import safe_name
from cypp.report.render import Cell, Table

FROM_LANDED = "the column of the same name of the landed files of kind {kind}."
FROM_NOTHING = (
    "no column: it is a constant, a count of rows or a series of numbers; the SQL says which."
)
SEED_FOLDER = "seeds/"


def column_page(model: str) -> str:
    """Return the page of the columns of a model."""
    return f"columns/{safe_name(model)}.html"


def write_columns(site: AuditSite, artefacts: Artefacts, lineage: ColumnLineage) -> None:
    """Write the index and a page per table."""
    for unique_id, node in artefacts.models.items():
        _write_table(site, artefacts, lineage, unique_id, node)
    sections = []
    by_layer = sorted(artefacts.models.values(), key=lambda node: (_layer(node), node["name"]))
    for layer, nodes in groupby(by_layer, key=_layer):
        rows = tuple(
            (
                cell(node["name"], href=Path(column_page(node["name"])).name),
                cell(words(node["description"])),
                cell(len(artefacts.columns(node["unique_id"]))),
            )
            for node in nodes
        )
        table = Table(
            caption=f"Tables of the layer {layer}: {len(rows)}",
            columns=("Table", "What it holds", "Columns"),
            rows=rows,
            numeric=frozenset({2}),
            name=f"layer-{safe_name(layer)}",
        )
        sections.append(Section(layer.capitalize(), table=table))
    site.page(
        COLUMNS,
        "Where each column comes from",
        (coverage(lineage), "The same, drawn as a map, is linked from the first page."),
        *sections,
    )


def coverage(lineage: ColumnLineage) -> str:
    """Return how many columns could be followed, in words."""
    rest = len(lineage.columns) - lineage.resolved - lineage.from_landed
    return (
        f"Of {len(lineage.columns)} columns, {lineage.resolved} are followed to the columns they "
        f"are computed from, {lineage.from_landed} are read from landed files, and {rest} come "
        "from no column: they are constants, counts of rows and series of numbers. Columns that "
        "only decide which rows are taken or joined are not among the sources of a value."
    )


def _write_table(
    site: AuditSite, artefacts: Artefacts, lineage: ColumnLineage, unique_id: str, node: Node
) -> None:
    entries = tuple(
        _entry(artefacts, lineage, Column(unique_id, name), number)
        for number, name in enumerate(artefacts.columns(unique_id), start=1)
    )
    model_page = f"models/{safe_name(node['name'])}.html"
    links = (
        (cell("SQL and tests of this table", href=f"../{model_page}"),)
        if site.has(model_page)
        else ()
    )
    site.page(
        column_page(node["name"]),
        f"Columns of {node['schema']}.{node['alias']}",
        (words(node["description"]),),
        *((Section("See also", links=links),) if links else ()),
        Section("Columns", columns=entries),
    )


def _entry(
    artefacts: Artefacts, lineage: ColumnLineage, column: Column, number: int
) -> ColumnEntry:
    described = artefacts.nodes[column.node]["columns"].get(column.name, {})
    kind = lineage.landed.get(column.node)
    return ColumnEntry(
        anchor=number,
        name=column.name,
        description=words(described.get("description", "")) or "Not described.",
        parents=tuple(_parent(artefacts, parent) for parent in lineage.parents.get(column, ())),
        without=FROM_LANDED.format(kind=kind) if kind else FROM_NOTHING,
        origins=_origins(artefacts, lineage, column),
    )


def _parent(artefacts: Artefacts, parent: Column) -> Cell:
    node = artefacts.nodes[parent.node]
    text = f"{node['alias']}.{parent.name}"
    if node["resource_type"] == "model":
        place = artefacts.columns(parent.node).index(parent.name) + 1
        return Cell(text, href=f"{Path(column_page(node['name'])).name}#c-{place}")
    folder = _seed_folder(node)
    if folder in GROUPS:
        return Cell(text, href=f"../rules/{safe_name(node['name'])}.html")
    return Cell(text)


def _origins(artefacts: Artefacts, lineage: ColumnLineage, column: Column) -> tuple[Cell, ...]:
    """Return the origins of a column, those of many extracts of one kind in one line."""
    found: dict[tuple[str, str], list[str]] = {}
    for origin in lineage.origins(column):
        if origin == column:
            continue
        node = artefacts.nodes[origin.node]
        kind = lineage.landed.get(origin.node)
        place = f"landed files of kind {kind}" if kind else _place(node)
        found.setdefault((place, origin.name), []).append(node["name"])
    return tuple(_origin(place, name, tables) for (place, name), tables in sorted(found.items()))


def _origin(place: str, name: str, tables: list[str]) -> Cell:
    if len(tables) == 1:
        return cell(f"{name} of {place}")
    return Cell(f"{name} of {len(tables)} extracts of {place}")


def _place(node: Node) -> str:
    path = Path(node["original_file_path"])
    if _seed_folder(node) in GROUPS:
        return path.as_posix()
    return f"{path.parent.as_posix()}/"


def _seed_folder(node: Node) -> str:
    parts = Path(node["original_file_path"]).parts
    return parts[1] if len(parts) > 1 and parts[0] == SEED_FOLDER.strip("/") else ""


def _layer(node: Node) -> str:
    parts = Path(node["original_file_path"]).parts
    return "metrics" if parts[0] == "metrics" else str(parts[1])
