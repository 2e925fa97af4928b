"""The last build as OpenLineage events: which job read and wrote which table, when, how it ended.

The events come from the processor of ``openlineage-integration-common`` over the record of the
build. What it leaves out is added from the same record, so that a line leads from the file of an
extract to the public table: it knows no seeds and no files, and follows no columns through CTEs.
Times and identifiers of runs are those of the build and never of the moment of writing: the same
edition gives the same bytes.
"""

from __future__ import annotations

import copy
import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cypp.lineage.artefacts import Artefacts, Node
from cypp.lineage.columns import Column, ColumnLineage

JOB_NAMESPACE = "cypp"
# The file of an edition, and not where it lies on this machine.
DATABASE = {"type": "duckdb", "path": "cypp.duckdb"}
NAMESPACE = f"duckdb://{DATABASE['path']}"
FILES = "file"
Timing = tuple[str, str]


@dataclass(frozen=True)
class LandedFile:
    """A landed file that entered the build: path from the project's root, SHA-256."""

    path: str
    sha256: str


@dataclass(frozen=True)
class Build:
    """What the events are made of.

    Attributes:
        edition_id: goes into the identifiers of runs.
        git_commit: names the producer.
        landed: the landed files of the edition.
    """

    artefacts: Artefacts
    lineage: ColumnLineage
    edition_id: str
    git_commit: str
    landed: tuple[LandedFile, ...] = ()

    @property
    def producer(self) -> str:
        """URI of what the events were made by."""
        return f"urn:cypp:commit:{self.git_commit}"


def events(build: Build) -> list[Node]:
    """Return the events of a build, in the order of their times; takes about two seconds."""
    found = [_plain(event) for event in _parsed(build)]
    times = test_times(build.artefacts)
    inputs = _landed_inputs(build)
    for event in found:
        node = event["job"]["facets"]["dbt_node"]["unique_id"]
        if event["job"]["facets"]["jobType"]["jobType"] == "TEST":
            start, end = times[node]
            event["eventTime"] = start if event["eventType"] == "START" else end
        else:
            # A copy each: what is dropped from the event that starts a run stays in the other.
            event["inputs"] += copy.deepcopy(inputs.get(node, []))
            _add_columns(event, node, build)
    found += _seed_events(build)
    for event in found:
        name = f"{build.edition_id}/{event['job']['name']}"
        event["run"]["runId"] = str(uuid.uuid5(uuid.NAMESPACE_OID, name))
        if event["eventType"] == "START":
            _drop_dataset_facets(event)
    order = {"START": 0, "COMPLETE": 1, "FAIL": 1}
    return sorted(
        found, key=lambda one: (one["eventTime"], one["job"]["name"], order[one["eventType"]])
    )


def write_events(found: list[Node], path: Path) -> None:
    """Write one event per line, as the file transport of OpenLineage does."""
    lines = (json.dumps(event, sort_keys=True, separators=(",", ":")) for event in found)
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def _parsed(build: Build) -> list[object]:
    """Return the events of the processor, with seeds shown to it as sources.

    It looks for a profile and for files by its own rules; here it is given all of it.
    """
    from openlineage.common.provider.dbt.processor import DbtArtifactProcessor

    manifest = with_seeds_as_sources(build.artefacts.manifest)
    record = (manifest, build.artefacts.results, DATABASE, build.artefacts.catalog)
    processor = DbtArtifactProcessor(producer=build.producer, job_namespace=JOB_NAMESPACE)
    processor.get_dbt_metadata = lambda: record
    # The invocation: its identifier stands in no page and its folder is nobody's business.
    processor.dbt_run_run_facet = dict
    found: list[object] = processor.parse().events()
    return found


def with_seeds_as_sources(manifest: Node) -> Node:
    """Return a manifest whose seeds are sources: the processor reads models and sources only."""
    renamed = {
        name: f"source.{name.removeprefix('seed.')}"
        for name, node in manifest["nodes"].items()
        if node["resource_type"] == "seed"
    }
    return {
        **manifest,
        "sources": {new: manifest["nodes"][old] for old, new in renamed.items()},
        "parent_map": {
            name: [renamed.get(parent, parent) for parent in parents]
            for name, parents in manifest["parent_map"].items()
        },
    }


def test_times(artefacts: Artefacts) -> dict[str, Timing]:
    """Return when tests ran, by test and by the node they test: the processor says "now".

    A node's tests begin with the first and end with the last of them.
    """
    found: dict[str, Timing] = {}
    parents = artefacts.manifest["parent_map"]
    for result in artefacts.results["results"]:
        name = result["unique_id"]
        if name.startswith("test."):
            start, end = timing(result, artefacts)
            for node in (name, *parents[name]):
                before = found.get(node, (start, end))
                found[node] = (min(before[0], start), max(before[1], end))
    return found


def timing(result: Node, artefacts: Artefacts) -> Timing:
    """Return start and end of a node's execution; of one that never ran, the end of the build."""
    for part in result["timing"]:
        if part["name"] == "execute":
            return part["started_at"], part["completed_at"]
    end: str = artefacts.results["metadata"]["generated_at"]
    return end, end


def _landed_inputs(build: Build) -> dict[str, list[Node]]:
    """Return the landed files that each model reads, as inputs."""
    kinds: dict[str, list[Node]] = {}
    for file in build.landed:
        kinds.setdefault(Path(file.path).parent.name, []).append(_file(file, build))
    return {model: kinds.get(kind, []) for model, kind in build.lineage.landed.items()}


def _file(file: LandedFile, build: Build) -> Node:
    from openlineage.client.facet_v2 import dataset_version_dataset

    version = dataset_version_dataset.DatasetVersionDatasetFacet(
        datasetVersion=f"sha256:{file.sha256}", producer=build.producer
    )
    return {"namespace": FILES, "name": file.path, "facets": {"version": _plain(version)}}


def _add_columns(event: Node, node: str, build: Build) -> None:
    """Add the columns that each column of the output comes from."""
    from openlineage.client.facet_v2 import column_lineage_dataset as facet

    fields = {}
    for name in build.artefacts.columns(node):
        parents = build.lineage.parents.get(Column(node, name), ())
        if parents:
            inputs = [
                facet.InputField(
                    namespace=NAMESPACE,
                    name=_table(build.artefacts.nodes[parent.node]),
                    field=parent.name,
                )
                for parent in parents
            ]
            fields[name] = facet.Fields(inputFields=inputs)
    if fields:
        lineage = facet.ColumnLineageDatasetFacet(fields=fields, producer=build.producer)
        for output in event["outputs"]:
            output["facets"]["columnLineage"] = _plain(lineage)


def _table(node: Node) -> str:
    return f"{node['database']}.{node['schema']}.{node['alias']}"


def _seed_events(build: Build) -> Iterator[Node]:
    """Return the events of loading the seeds: a file in, a table out."""
    from openlineage.client import event_v2 as ol

    for result in build.artefacts.results["results"]:
        node = build.artefacts.seeds.get(result["unique_id"])
        if node is None:
            continue
        ended = ol.RunState.COMPLETE if result["status"] == "success" else ol.RunState.FAIL
        times = timing(result, build.artefacts)
        for state, time in zip((ol.RunState.START, ended), times, strict=True):
            event = ol.RunEvent(
                eventTime=time,
                eventType=state,
                # Replaced by the identifier of the run, which goes by the name of the job.
                run=ol.Run(runId=str(uuid.UUID(int=0))),
                job=ol.Job(namespace=JOB_NAMESPACE, name=f"{_table(node)}.build.seed"),
                inputs=[ol.InputDataset(namespace=FILES, name=node["original_file_path"])],
                outputs=[ol.OutputDataset(namespace=NAMESPACE, name=_table(node))],
                producer=build.producer,
            )
            yield _plain(event)


def _plain(thing: object) -> Node:
    """Return an event or a facet as JSON has it."""
    from openlineage.client.serde import Serde

    content: Node = json.loads(Serde.to_json(thing))
    return content


def _drop_dataset_facets(event: Node) -> None:
    """Leave the description of tables to the event that ends the run, or it would stand twice."""
    for dataset in (*event["inputs"], *event["outputs"]):
        for part in ("facets", "inputFacets", "outputFacets"):
            dataset.pop(part, None)
