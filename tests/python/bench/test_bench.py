"""The benchmark itself, at a size that a machine of continuous integration bears.

It runs, its output is whole, and what pandas, MetricFlow and the floor answer is what the marts
hold.

Nothing here is timed: no number of seconds can fail a test.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import duckdb
import pytest

from cypp.bench import run
from cypp.bench.equal import Equality, compare_answers, compare_builds, unlike_marts
from cypp.bench.questions import SCORECARD
from cypp.bench.results import SizeResult
from cypp.bench.run import Order, checked_parts, checked_sizes, run_bench, turns, unequal
from cypp.bench.workspace import Workspace, make_workspace
from cypp.cli import main
from cypp.project import CyppError

PARTS = ("floor", "edition", "metrics", "queries", "pandas")


@pytest.fixture(scope="module")
def bench(project_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of one run: two made editions of a project where nothing is landed."""
    out = tmp_path_factory.mktemp("bench")
    # A copy, so that what is landed in the project has no part in it.
    copy = make_workspace(project_root, out, "shipped").folder
    order = Order(project=copy, out=out / "run", sizes=["2"], parts=PARTS, runs=1)
    assert run_bench(order) == 0
    return out / "run"


@pytest.fixture(scope="module")
def size(bench: Path) -> dict[str, Any]:
    content = json.loads((bench / "bench.json").read_text(encoding="utf-8"))
    found: dict[str, Any] = content["sizes"]["2"]
    return found


def test_every_part_has_its_cost(size: dict[str, Any]) -> None:
    costs = {"floor", "one more edition", "dbt run of the same marts", "pandas", "mf query"}
    assert set(size["costs"]) == costs
    for cost in size["costs"].values():
        assert all(number >= 0 for number in cost["median"].values())
        assert cost["median"]["peak_mb"] > 0
        assert len(cost["runs"]) == 1


def test_pandas_gives_the_marts(size: dict[str, Any]) -> None:
    equal = size["facts"]["equal"]
    assert set(equal) == {"key_indicators", "gaps"}
    for answer in equal.values():
        assert answer["problems"] == []
        assert answer["rows"] > 1000


def test_one_more_edition_is_added_and_not_all_read_again(
    bench: Path, size: dict[str, Any]
) -> None:
    assert size["facts"]["added"]["problems"] == []
    assert size["facts"]["added"]["rows"] > 1000
    said = (bench / "2" / "bench.log").read_text(encoding="utf-8")
    assert said.count(", 1 file is added to what is there: ") == 1


def test_a_build_that_differs_in_one_row_is_found(tmp_path: Path) -> None:
    builds = [tmp_path / name / "cypp.duckdb" for name in ("whole", "same", "other")]
    for path, value in zip(builds, (1, 1, 2), strict=True):
        path.parent.mkdir()
        with duckdb.connect(str(path)) as connection:
            connection.execute("create schema marts")
            connection.execute(f"create table marts.figures as select 'a' as code, {value} as v")
            connection.execute("create view marts.same as select 3 as v")
    assert compare_builds(builds[0], builds[1]) == Equality(2, 0, [])
    (problem,) = compare_builds(builds[0], builds[2]).problems
    assert problem.startswith("marts.figures: 1 rows where all is read, 1 where a file is added")


def test_a_wrong_answer_of_pandas_is_found(bench: Path, tmp_path: Path) -> None:
    shutil.copytree(bench / "2" / "pandas", tmp_path / "pandas")
    file = tmp_path / "pandas/gaps.parquet"
    with duckdb.connect() as connection:
        connection.execute(
            f"copy (select * replace (case when row_number() over () = 5 then gap + 1e-6 else gap "
            f"end as gap) from read_parquet('{file}') limit 1000) to '{tmp_path}/changed' "
            "(format parquet)"
        )
    (tmp_path / "changed").rename(file)
    found = compare_answers(bench / "2/target/cypp.duckdb", tmp_path / "pandas")
    assert found["key_indicators"].problems == []
    rows, gap = found["gaps"].problems
    assert "only there" in rows
    assert "marts.fct_gaps.gap: 1 differ" in gap


def test_the_floor_holds_the_same_rows(bench: Path, size: dict[str, Any]) -> None:
    assert size["facts"]["floor_differs"] == []
    of_the_same_marts = size["facts"]["floor_seconds_same_marts"]
    assert 0 < of_the_same_marts < sum(size["facts"]["floor_seconds_by_kind"].values())
    with duckdb.connect(str(bench / "2/floor/cypp.duckdb"), read_only=True) as connection:
        for mart in ("fct_observations", "fct_key_indicators", "fct_gaps", "audit_revisions"):
            rows = connection.execute(f"select count(*) from marts.{mart}").fetchone()
            assert rows is not None, mart
            assert rows[0] > 500, mart


def test_a_floor_that_lacks_rows_is_found(bench: Path, tmp_path: Path) -> None:
    # Views name the catalog of their file, so the copy keeps its name.
    whole, floor = bench / "2/floor/cypp.duckdb", tmp_path / "cypp.duckdb"
    shutil.copy(whole, floor)
    assert unlike_marts(whole, floor) == []
    with duckdb.connect(str(floor)) as connection:
        connection.execute(
            "delete from marts.fct_gaps where gap_id = (select min(gap_id) from marts.fct_gaps)"
        )
        connection.execute("drop table marts.audit_claims")
    claims, gaps = unlike_marts(whole, floor)
    assert claims == "marts.audit_claims: the floor has none"
    assert gaps.startswith("marts.fct_gaps: ")


def test_metricflow_answers_as_plain_sql_does(size: dict[str, Any]) -> None:
    metric = size["facts"]["metric"]
    assert metric["equal"]
    assert metric["rows"] > 10


def test_every_question_of_a_scorecard_is_asked(size: dict[str, Any]) -> None:
    asked = {row["question"]: row for row in size["facts"]["latencies"]}
    assert set(asked) == {*SCORECARD, "all"}
    assert all(row["p50_ms"] <= row["p95_ms"] for row in asked.values())


def test_what_is_not_measured_is_named(size: dict[str, Any]) -> None:
    assert size["skipped"] == {}
    assert size["landed_rows"] > 1000


def test_unequal_answers_make_the_command_fail() -> None:
    result = SizeResult("2", 1)
    result.facts = {
        "equal": {"gaps": {"rows": 1, "cells": 1, "problems": ["gap: 1 differ"]}},
        "metric": {"equal": False},
        "floor_differs": ["marts.fct_gaps: 2 rows, 1 in the floor"],
    }
    assert len(unequal([result])) == 3


def test_a_part_that_fails_takes_no_other_with_it(
    bench: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> None:
        raise CyppError("the floor gave way")

    monkeypatch.setattr(run, "measure_floor", fail)
    monkeypatch.setattr(run, "run_measured", lambda *_: None)
    monkeypatch.setattr(run, "make_workspace", lambda *_: Workspace("2", bench / "2", None, 5))
    parts = ("floor", "edition")
    order = Order(project=bench / "2", out=bench / "failed", sizes=["2"], parts=parts, runs=1)
    assert run_bench(order) == 1
    assert "2, floor: the floor gave way" in capsys.readouterr().err
    content = json.loads((bench / "failed/bench.json").read_text(encoding="utf-8"))["sizes"]["2"]
    assert content["failed"] == {"floor": "the floor gave way"}
    assert set(content["skipped"]) == {"one more edition"}


def test_a_floor_without_its_build_leaves_the_next_part(
    bench: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = json.loads((bench / "2/target/manifest.json").read_text(encoding="utf-8"))
    for node in content["nodes"].values():
        node.pop("compiled_code", None)
    (tmp_path / "target").mkdir()
    (tmp_path / "target/manifest.json").write_text(json.dumps(content), encoding="utf-8")
    shutil.copy(bench / "2/target/cypp.duckdb", tmp_path / "target/cypp.duckdb")
    monkeypatch.setattr(run, "run_measured", lambda *_: None)
    order = Order(project=bench, out=bench, sizes=[], parts=("floor", "edition"), runs=1)
    *_, result = run.measure_size(order, Workspace("2", tmp_path, None, 5))
    assert set(result.failed) == {"floor"}
    assert "has no compiled SQL of" in result.failed["floor"]
    assert set(result.skipped) == {"one more edition"}


def test_a_part_that_runs_out_of_memory_takes_nothing_else_with_it(
    bench: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def measured(_order: Order, _workspace: Workspace, result: SizeResult) -> None:
        result.facts["floor_differs"] = []

    def fail(*_: object) -> None:
        assert "floor_differs" in kept()["facts"]
        message = "Out of Memory Error: failed to allocate\n\nPossible solutions:"
        raise duckdb.OutOfMemoryException(message)

    def kept() -> dict[str, Any]:
        content: dict[str, Any] = json.loads((tmp_path / "bench.json").read_text(encoding="utf-8"))
        size: dict[str, Any] = content["sizes"]["2"]
        return size

    monkeypatch.setattr(run, "measure_floor", measured)
    monkeypatch.setattr(run, "measure_queries", fail)
    monkeypatch.setattr(run, "run_measured", lambda *_: None)
    monkeypatch.setattr(run, "make_workspace", lambda *_: Workspace("2", bench / "2", None, 5))
    parts = ("floor", "queries")
    order = Order(project=bench / "2", out=tmp_path, sizes=["2"], parts=parts, runs=1)
    assert run_bench(order) == 1
    assert kept()["failed"] == {"queries": "Out of Memory Error: failed to allocate"}


def test_what_is_set_beside_each_other_takes_turns(tmp_path: Path) -> None:
    order = Order(tmp_path, tmp_path, [], ("floor", "build", "pandas", "empty"), runs=2)
    once = [("build", 1), ("floor", 1), ("empty", 1)]
    assert turns(order) == [*once, *once, ("pandas", 2)]


def test_a_part_that_failed_takes_no_further_turn(
    bench: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    measured = []

    def build(order: Order, _workspace: Workspace, _result: SizeResult) -> None:
        measured.append(order.runs)

    def fail(*_: object) -> None:
        measured.append(0)
        raise CyppError("the floor gave way")

    monkeypatch.setattr(run, "measure_build", build)
    monkeypatch.setattr(run, "measure_floor", fail)
    monkeypatch.setattr(run, "run_measured", lambda *_: None)
    order = Order(project=bench, out=tmp_path, sizes=[], parts=("build", "floor"), runs=3)
    *_, result = run.measure_size(order, Workspace("2", bench / "2", None, 5))
    assert measured == [1, 0, 1, 1]
    assert set(result.failed) == {"floor"}


def test_bad_names_are_refused(project_root: Path, tmp_path: Path) -> None:
    asked = checked_sizes(["shipped", "35:1", "10:2:floor+build"], 5, PARTS)
    assert asked == [("shipped", 5, PARTS), ("35", 1, PARTS), ("10", 2, ["floor", "build"])]
    for size in ("35:", "35:0", "35:one"):
        with pytest.raises(CyppError, match="behind the colon"):
            checked_sizes([size], 5, PARTS)
    with pytest.raises(CyppError, match="no part 'flor'"):
        checked_parts(["flor"])
    with pytest.raises(CyppError, match="no part 'flor'"):
        checked_sizes(["35:1:build+flor"], 5, PARTS)
    with pytest.raises(CyppError, match="no size 'many'"):
        make_workspace(project_root, tmp_path, "many")


@pytest.mark.parametrize("option", [["--runs", "0"], ["--sizes", ","]])
def test_bad_options_are_one_line(option: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["bench", *option])
    assert caught.value.code == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_an_added_edition_that_differs_fails_the_benchmark() -> None:
    result = SizeResult("2", 10)
    assert unequal([result]) == []
    result.facts["added"] = {"rows": 9, "cells": 0, "problems": ["marts.a: other rows"]}
    assert unequal([result]) == ["2, one more edition: marts.a: other rows"]
