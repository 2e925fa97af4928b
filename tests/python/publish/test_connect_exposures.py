"""Everything that is published is an exposure, and every exposure is made of what is public.

What is this: models/exposures joined with what cypp publish writes, both ways.
When does it matter: lineage that leaves out an output tells a modeller that nobody reads a column.
How to resolve: add the mart to the list of _editions__exposures.yml, the metric to its outcome in
_metrics__exposures.yml.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from tests.python.conftest import ROOT

from cypp.publish.public import public_relations

# Exposures that hold all that is public.
WHOLE = ("edition_database", "edition_parquet", "edition_datapackage")
OUTPUTS = (*WHOLE, "edition_tidy_csv", "edition_workbook")

Node = dict[str, Any]


@pytest.fixture(scope="module")
def exposures(manifest: dict[str, Any]) -> dict[str, Node]:
    return {node["name"]: node for node in manifest["exposures"].values()}


# Code that writes an output which is made of some marts only.
WRITERS = {
    "edition_tidy_csv": ("tidy.py", "formats/tidy*.py"),
    "edition_workbook": ("workbook.py", "formats/workbook*.py"),
}


@pytest.mark.parametrize("name", WRITERS)
def test_an_output_of_some_marts_names_those_that_its_writer_reads(
    manifest: dict[str, Any], exposures: dict[str, Node], name: str
) -> None:
    public = {one.unique_id for one in public_relations(manifest) if one.schema == "marts"}
    folder = ROOT / "scripts" / "cypp" / "publish"
    code = "".join(
        path.read_text(encoding="utf-8")
        for pattern in WRITERS[name]
        for path in sorted(folder.glob(pattern))
    )
    read = {f"model.cypp.{mart}" for mart in re.findall(r"\bmarts\.(\w+)", code)} & public
    assert read == {*exposures[name]["depends_on"]["nodes"]}


def saved_metrics(manifest: dict[str, Any], names: set[str]) -> set[str]:
    """Return the nodes of the metrics of some saved queries."""
    return {
        f"metric.cypp.{metric}"
        for node in manifest["saved_queries"].values()
        if node["name"] in names
        for metric in node["query_params"]["metrics"]
    }


def test_every_output_is_an_exposure(exposures: dict[str, Node]) -> None:
    assert {*OUTPUTS} - exposures.keys() == set()


@pytest.mark.parametrize("name", WHOLE)
def test_a_whole_output_is_made_of_all_that_is_public(
    manifest: dict[str, Any], exposures: dict[str, Node], name: str
) -> None:
    public = public_relations(manifest)
    marts = {relation.unique_id for relation in public if relation.schema == "marts"}
    answers = {relation.name for relation in public if relation.schema == "metrics"}
    named = {*exposures[name]["depends_on"]["nodes"]}
    assert marts - named == set()
    assert saved_metrics(manifest, answers) - named == set()
    assert named - marts - saved_metrics(manifest, answers) == set()


def test_each_saved_query_is_a_table_of_one_exposure(
    manifest: dict[str, Any], exposures: dict[str, Node]
) -> None:
    seen: list[str] = []
    wrong = []
    for name, node in exposures.items():
        if name.startswith("metrics_"):
            tables = {*re.findall(r"\bmetrics\.(\w+)", node["description"])}
            seen += tables
            metrics = {one for one in node["depends_on"]["nodes"] if one.startswith("metric.")}
            if metrics != saved_metrics(manifest, tables):
                odd = sorted(metrics ^ saved_metrics(manifest, tables))
                wrong.append(f"{name}: {odd}")
    assert wrong == []
    assert sorted(seen) == sorted(row["name"] for row in manifest["saved_queries"].values())


def test_exposures_are_made_of_what_is_public_only(
    manifest: dict[str, Any], exposures: dict[str, Node]
) -> None:
    public = {relation.unique_id for relation in public_relations(manifest)}
    wrong = [
        f"{name} names {node_id}"
        for name, node in exposures.items()
        for node_id in node["depends_on"]["nodes"]
        if node_id not in public and not node_id.startswith("metric.")
    ]
    assert wrong == []


def test_owners_are_roles_with_an_address_of_nobody(exposures: dict[str, Node]) -> None:
    wrong = [
        name
        for name, node in exposures.items()
        if not node["owner"]["name"] or not node["owner"]["email"].endswith("@cypp.invalid")
    ]
    assert wrong == []
    assert all(node["maturity"] and node["type"] for node in exposures.values())
