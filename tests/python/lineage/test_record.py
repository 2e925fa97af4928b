"""What an edition keeps for auditors: no path of the machine, every rule, dbt's own catalog.

What is this: the record of a build and the copies of the rules, as a publication writes them.
When does it matter: a public file tells where it was made, or a rule is not the one that decided.
How to resolve: see scripts/cypp/lineage/artefacts.py and edition.py.
"""

from __future__ import annotations

import gzip
import json
import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import duckdb
import pytest
from tests.python.publish.small_editions import TARGET

from cypp.lineage.artefacts import (
    NAMES,
    Artefacts,
    described_catalog,
    read_artefacts,
    without_machine,
    write_artefacts,
)
from cypp.lineage.edition import RULE_FOLDERS, RULES, write_catalog
from cypp.lineage.rules import labelled
from cypp.lineage.third_party import script_json
from cypp.project import CyppError
from cypp.publish.stages import Aside

ROOT = Path(__file__).resolve().parents[3]


def test_no_path_of_the_machine_is_kept(edition: Path) -> None:
    for path in sorted((edition / "dbt").iterdir()):
        text = gzip.decompress(path.read_bytes()).decode()
        assert str(ROOT) not in text, path.name
        assert str(Path.home()) + "/" not in text, path.name


def test_folders_of_the_build_are_named_from_the_root() -> None:
    project, target = Path("/home/x/cypp"), Path("/home/x/cypp/published/.building-1/target")
    record = {
        "args": {"project_dir": str(project), "which": "build"},
        "seed": {"root_path": str(project), "path": f"{project}/seeds/a.csv"},
        "test": {"compiled_path": f"{target}/compiled/a.sql"},
    }
    assert json.loads(without_machine(json.dumps(record), target, project)) == {
        "args": {"which": "build"},
        "seed": {"root_path": ".", "path": "seeds/a.csv"},
        "test": {"compiled_path": "target/compiled/a.sql"},
    }


def test_the_same_record_gives_the_same_bytes(edition: Path, tmp_path: Path) -> None:
    (again := tmp_path / "again").mkdir()
    for path in write_artefacts(again, TARGET, ROOT):
        assert path.read_bytes() == (edition / "dbt" / path.name).read_bytes()


def test_a_build_without_results_is_one_line(tmp_path: Path) -> None:
    shutil.copy(TARGET / "manifest.json", tmp_path)
    (tmp_path / "edition").mkdir()
    with pytest.raises(CyppError, match=r"dbt wrote no run_results.json"):
        write_artefacts(tmp_path / "edition", tmp_path, ROOT)


@pytest.mark.parametrize("name", NAMES[:2])
def test_a_damaged_record_is_one_line(name: str, edition: Path, tmp_path: Path) -> None:
    shutil.copytree(edition / "dbt", tmp_path / "dbt")
    (tmp_path / f"dbt/{name}.json.gz").write_bytes(b"\x1f\x8b no gzip")
    with pytest.raises(CyppError, match="the edition is damaged, publish it again"):
        read_artefacts(tmp_path)


def test_every_rule_is_kept_byte_for_byte(edition: Path) -> None:
    seeds = [path for name in RULE_FOLDERS for path in (ROOT / "seeds" / name).rglob("*.csv")]
    for path in seeds:
        copy = edition / RULES / path.relative_to(ROOT / "seeds")
        assert copy.read_bytes() == path.read_bytes()
    assert len(list((edition / RULES).rglob("*.csv"))) == len(seeds)


def test_no_extract_is_among_the_rules(edition: Path) -> None:
    assert not (edition / RULES / "extracts").exists()
    kept = {path.name for path in (edition / RULES).iterdir()}
    folders = {path.name for path in (ROOT / "seeds").iterdir() if path.is_dir()}
    assert kept == folders - {"extracts"}


def test_dbt_describes_the_tables_as_they_are(
    artefacts: Artefacts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    database, target = tmp_path / "cypp.duckdb", tmp_path / "target"
    target.mkdir()
    shutil.copy(TARGET / "cypp.duckdb", database)
    if (TARGET / "partial_parse.msgpack").is_file():
        shutil.copy(TARGET / "partial_parse.msgpack", target)
    aside = SimpleNamespace(
        dbt_target=target,
        database=database,
        variables=None,
        identity=SimpleNamespace(environment=dict),
    )
    write_catalog(cast("Aside", aside))
    catalog: dict[str, Any] = json.loads((target / "catalog.json").read_text(encoding="utf-8"))
    with duckdb.connect(str(database), read_only=True) as connection:
        rows = connection.execute(
            "select table_schema, table_name, column_name from information_schema.columns "
            "order by table_schema, table_name, ordinal_position"
        ).fetchall()
    built: dict[tuple[str, str], list[str]] = {}
    for schema, name, column in rows:
        built.setdefault((schema, name), []).append(column)
    declared = described_catalog(artefacts.manifest)["nodes"]
    assert set(catalog["nodes"]) == set(declared)
    for unique_id, node in catalog["nodes"].items():
        place = node["metadata"]["schema"], node["metadata"]["name"]
        assert list(node["columns"]) == built[place], unique_id
        assert list(declared[unique_id]["columns"]) == built[place], unique_id


def test_json_inside_a_script_element_stays_data() -> None:
    hostile = {"text": "</script><script>alert(1)</script><!-- \u2028 &amp;"}
    written = script_json(hostile)
    assert not set("<>&\u2028") & set(written)
    assert json.loads(written) == hostile


@pytest.mark.parametrize(
    ("description", "named"),
    [
        ("What. Source: A, B. Licence: OGL v3.0. Retrieved 2026-11-22.",
         {"Source": "A, B", "Licence": "OGL v3.0", "Retrieved": "2026-11-22"}),
        ("What. Sources: A; B.", {"Source": "A; B"}),
        ("What it is, with a source of its own.", {}),
    ],
)  # fmt: skip
def test_source_and_licence_are_read_from_the_description(
    description: str, named: dict[str, str]
) -> None:
    assert labelled(description) == named
