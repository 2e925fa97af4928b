"""datapackage.json is a valid data package and says the truth of every file.

When does it matter: a reader's tool refuses the edition, or a damaged file passes for whole.
How to resolve: the message of the validator names the resource; see ``datapackage``.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import duckdb
import frictionless
import pytest

from cypp.publish.context import Edition
from cypp.publish.datapackage import write_datapackage
from cypp.publish.tidy import write_tidy
from cypp.publish.workbook import write_workbook


@pytest.fixture(scope="module")
def package(edition: Edition) -> Path:
    files = [*write_tidy(edition), *write_workbook(edition)]
    assert files
    return write_datapackage(edition)[0]


@pytest.fixture(scope="module")
def content(package: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(package.read_text(encoding="utf-8"))
    return found


def problems(package: Path) -> list[Any]:
    # The paths are those of the edition: its folder is not the working folder.
    with frictionless.system.use_context(trusted=True):
        found: list[Any] = frictionless.validate(str(package)).flatten(["type", "note"])
    return found


def test_the_package_is_valid(package: Path) -> None:
    assert problems(package) == []


def test_a_damaged_file_is_found(package: Path) -> None:
    path = next((package.parent / "parquet" / "marts").glob("dim_*.parquet"))
    sound = path.read_bytes()
    try:
        path.write_bytes(sound[:-1] + bytes([sound[-1] ^ 1]))
        assert problems(package)
    finally:
        path.write_bytes(sound)


def test_every_file_of_data_is_described_with_size_and_checksum(
    package: Path, content: dict[str, Any]
) -> None:
    root = package.parent
    data = {
        path.relative_to(root).as_posix()
        for path in root.rglob("*")
        if path.suffix in {".csv", ".parquet"}
    }
    assert {resource["path"] for resource in content["resources"]} == data
    names = [resource["name"] for resource in content["resources"]]
    assert len(names) == len(set(names))
    for resource in content["resources"]:
        found = (root / resource["path"]).read_bytes()
        assert resource["bytes"] == len(found)
        assert resource["hash"] == "sha256:" + hashlib.sha256(found).hexdigest()
        assert resource["licenses"][0]["path"].startswith("https://")
        assert resource["schema"]["fields"], resource["name"]


def test_the_schemas_are_the_columns_of_the_files(package: Path, content: dict[str, Any]) -> None:
    for resource in content["resources"]:
        names = [field["name"] for field in resource["schema"]["fields"]]
        assert not [f for f in resource["schema"]["fields"] if f["type"] == "any"], resource["name"]
        path = package.parent / resource["path"]
        if resource["format"] == "csv":
            header = path.read_text(encoding="utf-8").split("\n", 1)[0].split(",")
        else:
            described = duckdb.sql(f"describe select * from '{path}'").fetchall()
            header = [str(row[0]) for row in described]
        assert header == names, resource["name"]


def test_indicators_are_numbers_and_symbols_are_missing_values(content: dict[str, Any]) -> None:
    tidy = [r for r in content["resources"] if "missingValues" in r["schema"]]
    figures = [r for r in tidy if not r["path"].endswith(".meta.csv")]
    assert figures
    for resource in figures:
        assert {"x", "z", "c", "low", "u"} <= {*resource["schema"]["missingValues"]}
        assert "number" in {field["type"] for field in resource["schema"]["fields"]}


def test_every_source_is_named(edition: Edition, content: dict[str, Any]) -> None:
    with duckdb.connect(str(edition.database), read_only=True) as connection:
        rows = connection.execute(
            "select source_id, sha256 from marts.dim_sources order by 1"
        ).fetchall()
    assert [(source["name"], source["sha256"]) for source in content["sources"]] == rows


def test_the_same_files_give_the_same_bytes(edition: Edition, package: Path) -> None:
    before = package.read_bytes()
    write_datapackage(edition)
    assert package.read_bytes() == before
