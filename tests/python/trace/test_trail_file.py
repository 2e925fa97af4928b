"""The trail that an edition carries: whole, true, and the same bytes every time.

What is this: trail.json and its SQL, held against dbt's description and the project's files.
When does it matter: an auditor reads the trail alone, years later, without the project.
How to resolve: scripts/cypp/publish/trail.py.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Any

import pytest
from tests.python.trace.editions import make_edition, read

from cypp.project import CyppError
from cypp.publish.trail import FILE, FOLDER
from cypp.trace.edition import PublishedEdition, open_edition

LARGEST = 2_000_000


@pytest.fixture(scope="module")
def trail(edition: PublishedEdition) -> dict[str, Any]:
    return read(edition.folder / FOLDER / FILE)


def test_every_relation_that_a_figure_passes_through_is_in_the_trail(
    edition: PublishedEdition, trail: dict[str, Any]
) -> None:
    paths = edition.connection.execute(
        "select distinct dbt_path from marts.audit_figure_lineage"
    ).fetchall()
    passed = {step for (path,) in paths for step in path.split(" > ") if "/" not in step}
    known = {node["relation"] for node in trail["nodes"]}
    assert passed
    assert passed - known == set()


def test_every_public_mart_is_in_the_trail_with_all_that_it_reads(
    edition: PublishedEdition, trail: dict[str, Any]
) -> None:
    names = {node["name"] for node in trail["nodes"]}
    marts = {one["name"] for one in edition.manifest["relations"] if one["schema"] == "marts"}
    assert marts - names == set()
    assert {parent for node in trail["nodes"] for parent in node["parents"]} - names == set()


def test_seeds_carry_the_checksum_of_their_file(project_root: Path, trail: dict[str, Any]) -> None:
    seeds = [node for node in trail["nodes"] if node["kind"] == "seed"]
    assert len(seeds) > 100
    for seed in seeds:
        content = (project_root / seed["path"]).read_bytes()
        assert seed["sha256"] == hashlib.sha256(content).hexdigest(), seed["path"]


def test_sql_names_no_database_and_no_path_of_a_machine(
    project_root: Path, edition: PublishedEdition, trail: dict[str, Any]
) -> None:
    models = [node for node in trail["nodes"] if node["kind"] == "model"]
    for model in models:
        sql = (edition.folder / model["sql"]).read_text(encoding="utf-8")
        assert len(sql) > 20, model["name"]
        assert not re.search(r"{{|{%|\"cypp\"\.", sql), model["name"]
        assert str(project_root) not in sql, model["name"]


def test_sql_of_the_trail_runs(edition: PublishedEdition, trail: dict[str, Any]) -> None:
    """The SQL of a mart that reads marts alone gives the rows of the edition."""
    node = next(one for one in trail["nodes"] if one["name"] == "dim_tidy_areas")
    sql = (edition.folder / node["sql"]).read_text(encoding="utf-8")
    assert '"staging".' in sql or '"intermediate".' in sql or '"marts".' in sql
    assert sql.rstrip().endswith("select * from dim_tidy_areas")


def test_tests_have_the_result_of_the_build(project_root: Path, trail: dict[str, Any]) -> None:
    results = read(project_root / "target" / "run_results.json")["results"]
    ran = {one["unique_id"].split(".")[2]: one["status"] for one in results}
    tests = trail["tests"]
    assert len(tests) > 500
    for test in tests:
        assert test["status"] == ran[test["name"]], test["name"]
        assert test["reads"]
    guarded = {name for test in tests for name in test["reads"]}
    assert {"fct_observations", "int_figures__parsed", "fct_gaps"} <= guarded


def test_the_same_build_gives_the_same_bytes_and_few_of_them(
    project_root: Path, edition: PublishedEdition, tmp_path: Path
) -> None:
    again = make_edition(project_root, project_root / "target", tmp_path / "again")
    files = sorted(
        path.relative_to(edition.folder) for path in (edition.folder / FOLDER).rglob("*")
    )
    other = sorted(path.relative_to(again.folder) for path in (again.folder / FOLDER).rglob("*"))
    assert files == other
    whole = [path for path in files if (edition.folder / path).is_file()]
    assert all((edition.folder / p).read_bytes() == (again.folder / p).read_bytes() for p in whole)
    assert sum((edition.folder / path).stat().st_size for path in whole) < LARGEST


def test_an_edition_without_a_trail_is_told_and_a_broken_one_refused(
    edition: PublishedEdition, tmp_path: Path
) -> None:
    folder = tmp_path / "edition"
    folder.mkdir()
    (folder / "manifest.json").write_bytes((edition.folder / "manifest.json").read_bytes())
    assert open_edition(tmp_path, str(folder)).trail.nodes == {}
    (folder / FOLDER).mkdir()
    (folder / FOLDER / FILE).write_text('{"nodes": [{"name": 1}]}', encoding="utf-8")
    with pytest.raises(CyppError, match=r"trail\.json cannot be read"):
        _ = open_edition(tmp_path, str(folder)).trail
