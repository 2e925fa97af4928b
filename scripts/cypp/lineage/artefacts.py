"""The record of a build that an edition keeps: dbt's manifest, its results and its catalog.

They hold times, so they are no data of the edition; paths of the machine are taken out, because an
edition is read by anybody. Written by ``cypp publish``, read by ``cypp report``.
"""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cypp.project import CyppError

Node = dict[str, Any]

# Folder of an edition. Kept packed: a manifest of 7 MB takes 0.6 MB.
FOLDER = "dbt"
MANIFEST, RESULTS, CATALOG = "manifest", "run_results", "catalog"
NAMES = (MANIFEST, RESULTS, CATALOG)
CATALOG_SCHEMA = "https://schemas.getdbt.com/dbt/catalog/v1.json"
# Arguments of a dbt command that are paths of the machine, or repeat them.
PRIVATE_ARGUMENTS = ("invocation_command", "log_path", "profiles_dir", "project_dir", "target_path")


@dataclass(frozen=True)
class Artefacts:
    """What dbt wrote down of one build, as parsed JSON.

    Attributes:
        manifest: every model, seed, test and exposure with its SQL as compiled.
        results: when each node ran and how it ended.
        catalog: the tables as they were built, with types of columns.
    """

    manifest: Node
    results: Node
    catalog: Node

    @property
    def nodes(self) -> dict[str, Node]:
        """Models, seeds and tests by unique_id."""
        nodes: dict[str, Node] = self.manifest["nodes"]
        return nodes

    @property
    def models(self) -> dict[str, Node]:
        """Models by unique_id, in the order of their names."""
        return self._of_type("model")

    @property
    def seeds(self) -> dict[str, Node]:
        """Seeds by unique_id, in the order of their names."""
        return self._of_type("seed")

    def columns(self, unique_id: str) -> list[str]:
        """Return the columns of a table as built, or as declared where it was not built."""
        built = self.catalog["nodes"].get(unique_id, {}).get("columns")
        return list(built or self.nodes[unique_id]["columns"])

    def _of_type(self, resource_type: str) -> dict[str, Node]:
        found = [node for node in self.nodes.values() if node["resource_type"] == resource_type]
        return {node["unique_id"]: node for node in sorted(found, key=lambda node: node["name"])}


def write_artefacts(folder: Path, target: Path, project: Path) -> list[Path]:
    """Write ``dbt/<name>.json.gz`` of an edition, without paths of the machine.

    Args:
        folder: folder of the edition.
        target: folder that holds manifest.json, run_results.json and catalog.json of its build.
        project: folder of dbt_project.yml.

    A build without a catalog (see ``described_catalog``) has two of them.

    Raises:
        CyppError: dbt did not write the manifest or the results.
    """
    home = folder / FOLDER
    home.mkdir()
    written = []
    for name in NAMES:
        path = target / f"{name}.json"
        if name == CATALOG and not path.is_file():
            continue
        try:
            text = path.read_text(encoding="utf-8")
        except OSError as error:
            raise CyppError(f"dbt wrote no {path.name}: {error.strerror}") from error
        packed = home / f"{name}.json.gz"
        packed.write_bytes(_pack(without_machine(text, target, project)))
        written.append(packed)
    return written


def without_machine(text: str, target: Path, project: Path) -> str:
    """Return the JSON of an artefact with the folders of the build named from the project's root.

    ``target`` may lie inside the project, so it is replaced first.
    """
    for folder, name in ((target, "target"), (project, ".")):
        written = json.dumps(str(folder))[1:-1]
        text = text.replace(f"{written}/", "" if name == "." else f"{name}/")
        text = text.replace(written, name)
    content = json.loads(text)
    arguments = content.get("args", {})
    for argument in PRIVATE_ARGUMENTS:
        arguments.pop(argument, None)
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def read_artefacts(edition: Path) -> Artefacts | None:
    """Return what an edition keeps of its build, or None for one that keeps nothing.

    Raises:
        CyppError: a file is missing beside the others, or unreadable.
    """
    if not (edition / FOLDER).is_dir():
        return None
    found: dict[str, Node] = {}
    for name in NAMES:
        path = edition / FOLDER / f"{name}.json.gz"
        if name == CATALOG and not path.is_file():
            found[name] = described_catalog(found[MANIFEST])
            continue
        try:
            found[name] = json.loads(gzip.decompress(path.read_bytes()))
        except (OSError, EOFError, ValueError) as error:
            raise CyppError(
                f"{path} cannot be read ({' '.join(str(error).split())}): the edition is damaged, "
                "publish it again"
            ) from error
    return Artefacts(found[MANIFEST], found[RESULTS], found[CATALOG])


def described_catalog(manifest: Node) -> Node:
    """Return a catalog of the declared columns, for a build whose tables dbt did not describe.

    Every column of this project is declared, in the order of its table; types are known of the
    contracts only.
    """
    tables = {
        name: node
        for name, node in manifest["nodes"].items()
        if node["resource_type"] in {"model", "seed"}
    }
    return {
        "metadata": {**manifest["metadata"], "dbt_schema_version": CATALOG_SCHEMA},
        "nodes": {name: _described_table(name, node) for name, node in tables.items()},
        "sources": {},
        "errors": None,
    }


def _described_table(unique_id: str, node: Node) -> Node:
    columns = {
        name: {
            "type": column.get("data_type") or "not recorded",
            "index": number,
            "name": name,
            "comment": None,
        }
        for number, (name, column) in enumerate(node["columns"].items(), start=1)
    }
    place = {"schema": node["schema"], "name": node["alias"], "database": node["database"]}
    return {
        "metadata": {"type": "TABLE", **place, "comment": None, "owner": None},
        "columns": columns,
        "stats": {},
        "unique_id": unique_id,
    }


def _pack(text: str) -> bytes:
    # Without a time in the header, so that equal content gives equal bytes.
    return gzip.compress(text.encode(), compresslevel=9, mtime=0)
