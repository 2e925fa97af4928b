"""From which columns a column comes: column-level lineage by dbt-colibri, read as plain data.

dbt-colibri parses the compiled SQL of every model and follows each column to the tables that the
model reads. Its classes are called here and its command line never: that asks a package index
whether there is a newer release. What it cannot follow has no parent: a constant, a count of rows,
or a column of a landed file, which is no table of dbt.
"""

from __future__ import annotations

import json
import logging
import re
import tempfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from cypp.lineage.artefacts import CATALOG, MANIFEST, Artefacts, Node

# Edges of a condition or a join: they decide about rows and bring no value into a column.
STRUCTURAL = "__colibri_"
SEED = "seed."
# Metrics and analyses have no columns in a table; dbt-colibri would show them as unknown.
SHOWN = ("model", "seed", "exposure")
LANDED = re.compile(r"\blanded\(\s*[\"'](\w+)[\"']\s*\)")


@dataclass(frozen=True, order=True)
class Column:
    """A column of a node of dbt, such as ``model.cypp.fct_gaps`` and ``gap``."""

    node: str
    name: str


@dataclass(frozen=True)
class ColumnLineage:
    """Parents of every column of every model.

    Attributes:
        parents: columns that a column is computed from, by column; sorted.
        columns: every column of every model, in the order of its table.
        landed: kind of landed file that a model reads, by unique_id.
        report: what dbt-colibri shows on its own page.
    """

    parents: dict[Column, tuple[Column, ...]]
    columns: tuple[Column, ...]
    landed: dict[str, str]
    report: Node

    @cached_property
    def resolved(self) -> int:
        """Number of columns with at least one parent column."""
        return sum(1 for column in self.columns if self.parents.get(column))

    @cached_property
    def from_landed(self) -> int:
        """Number of columns that come from landed files and have no parent in dbt."""
        return sum(
            1
            for column in self.columns
            if column.node in self.landed and not self.parents.get(column)
        )

    def origins(self, column: Column) -> tuple[Column, ...]:
        """Return the columns of seeds and landed files that a column comes from in the end."""
        found: set[Column] = set()
        seen = {column}
        ahead = [column]
        while ahead:
            here = ahead.pop()
            parents = self.parents.get(here, ())
            if here.node.startswith(SEED) or (here.node in self.landed and not parents):
                found.add(here)
            new = [parent for parent in parents if parent not in seen]
            seen.update(new)
            ahead += new
        return tuple(sorted(found))


def read_lineage(artefacts: Artefacts) -> ColumnLineage:
    """Return the column-level lineage of a build; takes about four seconds."""
    report = _colibri_report(artefacts)
    parents = {
        Column(node, name): tuple(
            sorted(
                {
                    Column(parent["dbt_node"], parent["column"])
                    for parent in found
                    # What is no table of dbt, such as a file, is named by the model that reads it.
                    if parent["dbt_node"] in artefacts.nodes
                }
            )
        )
        for node, columns in report["lineage"]["parents"].items()
        for name, found in columns.items()
        if not name.startswith(STRUCTURAL)
    }
    return ColumnLineage(
        parents={column: found for column, found in parents.items() if found},
        columns=tuple(
            Column(model, name) for model in artefacts.models for name in artefacts.columns(model)
        ),
        landed=landed_kinds(artefacts),
        report=report,
    )


def landed_kinds(artefacts: Artefacts) -> dict[str, str]:
    """Return the kind of landed file that a model reads, by unique_id."""
    found = {name: LANDED.search(node["raw_code"]) for name, node in artefacts.models.items()}
    return {name: match[1] for name, match in found.items() if match}


def _colibri_report(artefacts: Artefacts) -> Node:
    """Return the report of dbt-colibri, in one order and with the time of the build."""
    from dbt_colibri.lineage_extractor.extractor import DbtColumnLineageExtractor
    from dbt_colibri.report.generator import DbtColibriReportGenerator

    _keep_old_name()
    # It logs each column that it cannot follow; the page counts them.
    logging.getLogger("colibri").setLevel(logging.CRITICAL)
    with tempfile.TemporaryDirectory() as folder:
        paths = {}
        for name, content in ((MANIFEST, artefacts.manifest), (CATALOG, artefacts.catalog)):
            paths[name] = Path(folder) / f"{name}.json"
            paths[name].write_text(json.dumps(content), encoding="utf-8")
        extractor = DbtColumnLineageExtractor(str(paths[MANIFEST]), str(paths[CATALOG]))
        generator = DbtColibriReportGenerator(extractor, light_mode=True, disable_telemetry=True)
        report: Node = generator.build_full_lineage()
    report["metadata"]["generated_at"] = artefacts.results["metadata"]["generated_at"]
    return in_one_order(report)


def _keep_old_name() -> None:
    """Give sqlglot's class back the name of an attribute that dbt-colibri 0.3.7 still uses.

    sqlglot 30.30 calls ``union_scopes`` ``set_operation_scopes``; without it every column of a
    union would have no parent.
    """
    from sqlglot.optimizer.scope import Scope

    old_name = "union_scopes"
    if not hasattr(Scope, old_name):
        setattr(Scope, old_name, property(lambda scope: scope.set_operation_scopes))


def in_one_order(report: Node) -> Node:
    """Return the report sorted: dbt-colibri walks through sets, whose order changes each run.

    Numbers of edges follow the new order.
    """
    nodes = {
        name: report["nodes"][name]
        for name in sorted(report["nodes"], key=_shown_place)
        if name.split(".")[0] in SHOWN
    }
    edges = sorted(
        (
            edge
            for edge in report["lineage"]["edges"]
            if edge["source"] in nodes and edge["target"] in nodes
        ),
        key=lambda edge: [
            str(edge.get(key, ""))
            for key in ("source", "sourceColumn", "target", "targetColumn", "edgeType")
        ],
    )
    return {
        "metadata": report["metadata"],
        "nodes": nodes,
        "lineage": {
            "edges": [{**edge, "id": number} for number, edge in enumerate(edges, start=1)],
            "parents": _in_order(report["lineage"]["parents"]),
        },
        "tree": _in_tree(report["tree"], nodes),
    }


def _shown_place(name: str) -> tuple[int, str]:
    """Return the place of a node: the map opens on the first, which should be a table."""
    kind = name.split(".")[0]
    return (SHOWN.index(kind) if kind in SHOWN else len(SHOWN), name)


def _in_tree(branch: Node, nodes: Node) -> Node:
    """Return the tree of names without nodes that are not shown, and without empty branches."""
    kept: Node = {}
    for name, below in branch.items():
        if isinstance(below, dict):
            kept[name] = _in_tree(below, nodes)
        else:
            kept[name] = [node for node in below if node in nodes]
    return {name: below for name, below in kept.items() if below}


def _in_order(parents: Node) -> Node:
    """Return the parents by node and column, each list sorted."""
    return {
        node: {name: sorted(columns[name], key=json.dumps) for name in sorted(columns)}
        for node, columns in sorted(parents.items())
    }
