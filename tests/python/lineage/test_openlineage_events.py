"""The events of the last build say what the graph of dbt says, with the times of the build.

What is this: the events against dbt's manifest and results, each read apart from the other.
When does it matter: a catalogue of data that reads the events shows a wrong flow.
How to resolve: the message names job and table; see scripts/cypp/lineage/openlineage.py.
"""

from __future__ import annotations

import json
import uuid
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from cypp.lineage.artefacts import Artefacts
from cypp.lineage.columns import ColumnLineage
from cypp.lineage.openlineage import Build, LandedFile, events

Event = dict[str, Any]
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def written(audit: Path) -> list[Event]:
    lines = (audit / "openlineage/events.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def table(artefacts: Artefacts, unique_id: str) -> str:
    node = artefacts.nodes[unique_id]
    return f"cypp.{node['schema']}.{node['alias']}"


def ended(written: list[Event], kind: str) -> dict[str, Event]:
    """Return the event that ends each job of a kind, by the table that it writes."""
    return {
        event["outputs"][0]["name"]: event
        for event in written
        if event["eventType"] != "START" and event["job"]["name"].endswith(kind)
    }


def test_every_event_has_what_the_standard_asks_for(written: list[Event]) -> None:
    for event in written:
        assert event["eventType"] in {"START", "COMPLETE", "FAIL"}
        assert datetime.fromisoformat(event["eventTime"]).tzinfo is not None
        assert str(uuid.UUID(event["run"]["runId"])) == event["run"]["runId"]
        assert event["job"]["namespace"]
        assert event["job"]["name"]
        assert event["producer"].startswith("urn:")
        assert event["schemaURL"].startswith("https://openlineage.io/spec/")
        for dataset in (*event["inputs"], *event["outputs"]):
            assert dataset["namespace"]
            assert dataset["name"]
            for facet in dataset.get("facets", {}).values():
                assert facet["_producer"]
                assert facet["_schemaURL"]


def test_every_run_starts_and_ends_once(written: list[Event]) -> None:
    runs: dict[str, list[Event]] = {}
    for event in written:
        runs.setdefault(event["run"]["runId"], []).append(event)
    for pair in runs.values():
        assert [event["eventType"] for event in pair] in (["START", "COMPLETE"], ["START", "FAIL"])
        assert len({event["job"]["name"] for event in pair}) == 1
        assert pair[0]["eventTime"] <= pair[1]["eventTime"]


def test_every_table_and_test_of_the_build_is_there(
    written: list[Event], artefacts: Artefacts
) -> None:
    ran = {result["unique_id"] for result in artefacts.results["results"]}
    models, seeds = ended(written, ".build.run"), ended(written, ".build.seed")
    assert set(models) == {table(artefacts, name) for name in artefacts.models if name in ran}
    assert set(seeds) == {table(artefacts, name) for name in artefacts.seeds if name in ran}
    tested = {
        assertion["name"]
        for event in written
        for dataset in event["inputs"]
        for facet in [dataset.get("inputFacets", {}).get("dataQualityAssertions", {})]
        for assertion in facet.get("assertions", [])
    }
    assert {name.split(".")[2] for name in ran if name.startswith("test.")} <= tested


def test_inputs_are_those_of_the_graph(written: list[Event], artefacts: Artefacts) -> None:
    for unique_id, node in artefacts.models.items():
        parents = {
            table(artefacts, parent)
            for parent in node["depends_on"]["nodes"]
            if parent in artefacts.nodes
        }
        event = ended(written, ".build.run")[table(artefacts, unique_id)]
        assert {dataset["name"] for dataset in event["inputs"]} == parents, unique_id


def test_every_seed_comes_from_its_file(written: list[Event]) -> None:
    for event in ended(written, ".build.seed").values():
        (file,) = event["inputs"]
        assert file["namespace"] == "file"
        assert (ROOT / file["name"]).is_file()


def test_columns_are_those_of_the_table(written: list[Event], artefacts: Artefacts) -> None:
    followed = 0
    for unique_id in artefacts.models:
        (output,) = ended(written, ".build.run")[table(artefacts, unique_id)]["outputs"]
        fields = output["facets"].get("columnLineage", {}).get("fields", {})
        assert set(fields) <= set(artefacts.columns(unique_id))
        followed += len(fields)
    assert followed > 1500


def test_times_are_those_of_the_build(written: list[Event], artefacts: Artefacts) -> None:
    first = min(
        part["started_at"] for result in artefacts.results["results"] for part in result["timing"]
    )
    last = artefacts.results["metadata"]["generated_at"]
    assert first <= min(event["eventTime"] for event in written)
    assert max(event["eventTime"] for event in written) <= last


def test_landed_files_are_inputs_with_their_checksum(
    artefacts: Artefacts, lineage: ColumnLineage
) -> None:
    file = LandedFile("extracts/landed/lait/lait__2026.parquet", "ab" * 32)
    found = events(Build(artefacts, lineage, "e", "c", (file,)))
    inputs = ended(found, ".build.run")["cypp.staging.stg_lait__values"]["inputs"]
    (read,) = [dataset for dataset in inputs if dataset["namespace"] == "file"]
    assert read["name"] == file.path
    assert read["facets"]["version"]["datasetVersion"] == f"sha256:{file.sha256}"
