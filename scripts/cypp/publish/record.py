"""``manifest.json`` of an edition: what it is, what it holds, and what it passed.

The only file that may differ between two publications of one edition, beside the Data Docs and the
record of the build: order and time of publication stand here and in no data file.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from cypp.publish.context import Edition
from cypp.publish.database import parquet_file
from cypp.publish.editions import FORMAT_VERSION, MANIFEST
from cypp.publish.fingerprint import Identity, sha256_of_file

# Reports on an edition, with times in them; everything else is a data file.
REPORTS = ("data_docs", "dbt")
SOURCES = """
    select source_id, title, publisher, cast(published_on as varchar), licence, sha256
    from marts.dim_sources
    order by source_id
"""
SOURCE_FIELDS = ("source_id", "title", "publisher", "published_on", "licence", "sha256")
WARNED = "warn"


def describe(
    edition: Edition,
    identity: Identity,
    rows: dict[str, int],
    checks: dict[str, dict[str, int]],
    publication: dict[str, Any],
) -> dict[str, Any]:
    """Return the manifest.

    Args:
        edition: the edition as written, all files in their place.
        identity: the inputs.
        rows: number of rows by ``schema.name``.
        checks: the checks that passed, with how much each looked at, by name.
        publication: published_at, sequence and previous_edition.
    """
    tests = dbt_tests(edition.dbt_target)
    return {
        "format_version": FORMAT_VERSION,
        "edition_id": edition.edition_id,
        **publication,
        "as_of": edition.as_of,
        "area_code": edition.area_code,
        "variables": identity.variables,
        "git_commit": edition.git_commit,
        "project_sha256": identity.project_sha256,
        "extracts_sha256": identity.extracts_sha256,
        "versions": identity.versions,
        "sources": sources(edition),
        "landed_files": [asdict(file) for file in identity.extracts],
        "relations": relations(edition, rows),
        "files": files(edition.folder),
        "checks": [
            {"name": name, "status": "pass", "looked_at": looked_at}
            for name, looked_at in checks.items()
        ],
        "dbt_tests": tests,
        "warnings": [test for test in tests if test["status"] == WARNED],
    }


def sources(edition: Edition) -> list[dict[str, Any]]:
    """Return the sources of the figures, with the checksum of each as received."""
    import duckdb

    with duckdb.connect(str(edition.database), read_only=True) as connection:
        rows = connection.execute(SOURCES).fetchall()
    return [dict(zip(SOURCE_FIELDS, row, strict=True)) for row in rows]


def relations(edition: Edition, rows: dict[str, int]) -> list[dict[str, Any]]:
    """Return what the edition holds: rows, columns and the Parquet file of each relation."""
    return [
        {
            "schema": relation.schema,
            "name": relation.name,
            "description": relation.description,
            "rows": rows[relation.full_name],
            "key": list(relation.key),
            "columns": [column.name for column in relation.columns],
            "parquet": parquet_file(Path(), relation).as_posix(),
        }
        for relation in edition.relations
    ]


def files(folder: Path) -> list[dict[str, Any]]:
    """Return every file but the manifest, with checksum, bytes and whether it is data."""
    return [
        {
            "path": path.relative_to(folder).as_posix(),
            "sha256": sha256_of_file(path),
            "bytes": path.stat().st_size,
            "is_data": path.relative_to(folder).parts[0] not in REPORTS,
        }
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path != folder / MANIFEST
    ]


def dbt_tests(dbt_target: Path) -> list[dict[str, Any]]:
    """Return every test that dbt ran: name, status and number of failing rows."""
    results = json.loads((dbt_target / "run_results.json").read_text(encoding="utf-8"))["results"]
    return sorted(
        (
            {
                "name": result["unique_id"].split(".")[2],
                "status": result["status"],
                "failures": result["failures"],
            }
            for result in results
            if result["unique_id"].startswith("test.")
        ),
        key=lambda test: str(test["name"]),
    )


def failed_nodes(dbt_target: Path) -> list[str]:
    """Return the tests and models that failed, with the number of rows; empty without results."""
    path = dbt_target / "run_results.json"
    if not path.is_file():
        return []
    results = json.loads(path.read_text(encoding="utf-8"))["results"]
    return [
        result["unique_id"].split(".")[2]
        + (f" ({result['failures']} rows)" if result.get("failures") else "")
        for result in results
        if result["status"] in {"error", "fail", "runtime error"}
    ]
