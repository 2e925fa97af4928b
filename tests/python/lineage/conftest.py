"""An edition of the built warehouse as a publication leaves it to auditors, and its pages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.python.publish.small_editions import built_edition

from cypp.lineage.artefacts import Artefacts, read_artefacts
from cypp.lineage.audit import write_audit
from cypp.lineage.columns import ColumnLineage, read_lineage
from cypp.lineage.edition import write_lineage


@pytest.fixture(scope="session")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of an edition with the record of its build and its rules."""
    folder = tmp_path_factory.mktemp("lineage") / "edition"
    made = built_edition(folder)
    write_lineage(made)
    manifest = {
        "edition_id": made.edition_id,
        "as_of": made.as_of,
        "git_commit": made.git_commit,
        "landed_files": [],
    }
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    docs = folder / "data_docs"
    docs.mkdir()
    (docs / "index.html").write_text("<!DOCTYPE html><title>Checks</title>", encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def artefacts(edition: Path) -> Artefacts:
    """What dbt wrote down of the build."""
    found = read_artefacts(edition)
    assert found is not None
    return found


@pytest.fixture(scope="session")
def lineage(artefacts: Artefacts) -> ColumnLineage:
    """Column-level lineage of the build."""
    return read_lineage(artefacts)


@pytest.fixture(scope="session")
def audit(edition: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder audit/ of a site."""
    out = tmp_path_factory.mktemp("site") / "audit"
    write_audit(edition, out)
    return out
