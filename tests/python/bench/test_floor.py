"""The floor: the order of a build, the materialisation of each node, the failures of its tests."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb
import pytest

from cypp.bench.floor import in_order, made_for, main, write_plan
from cypp.project import CyppError

SEED, FIRST, SECOND = "seed.p.codes", "model.p.first", "model.p.second"
TEST = "test.p.not_null_first"


def node(
    kind: str, name: str, code: str, *above: str, columns: object = None, **config: object
) -> dict[str, Any]:
    return {
        "resource_type": kind,
        "schema": "raw" if kind == "seed" else "marts",
        "name": name,
        "alias": name,
        "original_file_path": f"seeds/{name}.csv",
        "compiled_code": code,
        "depends_on": {"nodes": list(above)},
        "columns": columns or {},
        "config": {"enabled": True, "materialized": "table", **config},
    }


def nodes() -> dict[str, Any]:
    columns = {"code": {"name": "code", "data_type": "bigint"}}
    return {
        # Named so that the order of names is not the order of the graph.
        SECOND: node(
            "model", "second", "select code from marts.first", FIRST,
            columns=columns, contract={"enforced": True},
        ),
        TEST: node("test", "not_null_first", "select * from marts.first where code is null", FIRST),
        FIRST: node(
            "model", "first", "select cast(code as int) as code from raw.codes", SEED,
            materialized="view",
        ),
        SEED: node("seed", "codes", "", column_types={"code": "varchar"}, materialized="seed"),
        "unit_test.p.other": node("unit_test", "other", ""),
    }  # fmt: skip


def run(tmp_path: Path, cells: str) -> dict[str, Any]:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds/codes.csv").write_text(f"code\n{cells}", encoding="utf-8")
    manifest = tmp_path / "manifest.json"
    manifest.write_text(json.dumps({"nodes": nodes()}), encoding="utf-8")
    counts = write_plan(manifest, tmp_path, tmp_path / "plan.json")
    assert counts == {"seed": 1, "model": 2, "test": 1}
    files = [str(tmp_path / name) for name in ("plan.json", "cypp.duckdb", "answer.json")]
    assert main(files) == 0
    answer: dict[str, Any] = json.loads((tmp_path / "answer.json").read_text(encoding="utf-8"))
    return answer


def test_each_node_stands_behind_what_it_reads_and_behind_its_tests() -> None:
    assert in_order(nodes()) == [SEED, FIRST, TEST, SECOND]


def test_a_mart_is_made_of_seeds_and_models_and_of_no_test() -> None:
    assert made_for(nodes(), ["second"]) == {SEED, FIRST, SECOND}
    assert made_for(nodes(), ["first"]) == {SEED, FIRST}


def test_every_node_is_made_as_dbt_makes_it(tmp_path: Path) -> None:
    answer = run(tmp_path, "1\n2\n")
    assert list(answer["seconds"]) == [SEED, FIRST, TEST, SECOND]
    assert answer["failures"] == {}
    with duckdb.connect(str(tmp_path / "cypp.duckdb"), read_only=True) as connection:
        kinds = connection.execute(
            "select table_name, table_type from information_schema.tables order by 1"
        ).fetchall()
        types = connection.execute(
            "select table_name, data_type from information_schema.columns order by 1"
        ).fetchall()
        assert connection.execute("select sum(code) from marts.second").fetchall() == [(3,)]
    assert kinds == [("codes", "BASE TABLE"), ("first", "VIEW"), ("second", "BASE TABLE")]
    # The contract of the second says bigint, where the view gives integer.
    assert types == [("codes", "VARCHAR"), ("first", "INTEGER"), ("second", "BIGINT")]


def test_a_null_is_a_failure(tmp_path: Path) -> None:
    assert run(tmp_path, "1\n\n3\n")["failures"] == {TEST: 1}


@pytest.mark.parametrize("code", [None, ""], ids=["absent", "empty"])
def test_a_build_that_failed_is_one_line(tmp_path: Path, code: str | None) -> None:
    left = nodes()
    for name in (SECOND, TEST):
        del left[name]["compiled_code"]
        left[name] |= {} if code is None else {"compiled_code": code}
    manifest = tmp_path / "manifest.json"
    manifest.write_text(json.dumps({"nodes": left}), encoding="utf-8")
    with pytest.raises(CyppError) as caught:
        write_plan(manifest, tmp_path, tmp_path / "plan.json")
    said = str(caught.value)
    assert said.startswith(f"{manifest} has no compiled SQL of 2 nodes, the first is {TEST}: ")
    assert "\n" not in said
    assert not (tmp_path / "plan.json").exists()
