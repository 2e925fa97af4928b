"""Ratios, growth and the two outputs, from costs that are made up."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cypp.bench import goals
from cypp.bench.measure import Cost
from cypp.bench.page import write_page
from cypp.bench.results import (
    SizeResult,
    as_json,
    growth,
    kept_results,
    ratios,
    table,
    write_json,
)
from cypp.project import CyppError


def result(name: str, rows: int, **walls: float) -> SizeResult:
    costs = {what.replace("_", " "): [Cost(wall, wall, 100, 1)] for what, wall in walls.items()}
    return SizeResult(name, rows, {"seed": 1}, costs)


def test_growth_is_the_exponent_of_a_power() -> None:
    sizes = [result(str(n), n, floor=3 * n**1.2) for n in (1000, 5000, 20000)]
    assert growth(sizes, "floor") == pytest.approx(1.2)


def test_growth_needs_two_sizes_with_rows() -> None:
    assert growth([result("shipped", 0, floor=1), result("2", 10, floor=2)], "floor") is None


def test_the_build_is_held_against_floor_and_dbt() -> None:
    size = result("2", 10, dbt_build=40, floor=10, empty_project=20)
    assert ratios(size)["dbt build / floor"] == 4
    assert ratios(size)["dbt build / (1.5 floor + empty project)"] == pytest.approx(40 / 35)


def test_a_ratio_is_of_medians() -> None:
    size = result("2", 10, floor=10)
    size.costs["dbt build"] = [Cost(wall, 1, 1, 1) for wall in (20, 90, 30)]
    assert ratios(size)["dbt build / floor"] == 3


def test_memory_of_pandas_is_a_ratio_too() -> None:
    size = result("2", 10, pandas=10)
    size.costs["dbt run of the same marts"] = [Cost(5, 1, 50, 1)]
    found = ratios(size)
    assert found["pandas / dbt run of the same marts"] == 2
    assert found["memory: pandas / dbt run of the same marts"] == 2


def test_what_an_earlier_run_measured_is_read_back_whole(tmp_path: Path) -> None:
    size = result("2", 10, dbt_build=40, floor=10)
    size.facts, size.skipped, size.failed = (
        {"added": {"rows": 9}},
        {"sqlmesh": "no"},
        {"floor": "x"},
    )
    size.commit, size.load_before, size.runs = "abc", 0.5, 3
    size.costs = {name: costs * 3 for name, costs in size.costs.items()}
    write_json(tmp_path / "bench.json", as_json([size]))
    assert kept_results(tmp_path / "bench.json") == [size]


def test_a_run_that_was_cut_off_does_not_claim_the_runs_it_lacks() -> None:
    size = result("2", 10, dbt_build=40, floor=10)
    size.runs = 5
    size.costs = {name: costs * 4 for name, costs in size.costs.items()}
    size.costs["floor"].pop()
    assert as_json([size])["sizes"]["2"]["runs"] == 3


def test_sizes_stand_from_small_to_large_however_they_were_measured() -> None:
    sizes = [result("35", 35, floor=3), result("shipped", 0, floor=1), result("10", 10, floor=2)]
    assert list(as_json(sizes)["sizes"]) == ["shipped", "10", "35"]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"machine": {"processors": 64}}, "measured on another machine; leave out --add"),
        ({"versions": {"duckdb": "0"}}, "measured with other versions; leave out --add"),
        ({"sizes": {"2": {}}}, "not written by this version; leave out --add"),
    ],
)
def test_what_cannot_stand_beside_new_numbers_is_refused(
    changed: dict, said: str, tmp_path: Path
) -> None:
    write_json(tmp_path / "bench.json", as_json([result("2", 10, floor=1)]) | changed)
    with pytest.raises(CyppError, match=said):
        kept_results(tmp_path / "bench.json")


def test_no_earlier_run_is_said(tmp_path: Path) -> None:
    with pytest.raises(CyppError, match=r"bench.json: No such file or directory; leave out --add"):
        kept_results(tmp_path / "bench.json")


def test_goals_are_held_against_what_was_measured() -> None:
    shipped = result("shipped", 0, make_build=45)
    shipped.costs["dbt run of all models"] = [Cost(30, 1, 1, 1)]
    shipped.costs["sqlmesh"] = [Cost(20, 1, 1, 1)]
    large = result("35", 10, dbt_build=31, floor=20)
    large.facts["latencies"] = [{"p95_ms": 50.0}, {"p95_ms": 50.1}]
    assert goals.rows(as_json([shipped, large])) == [
        ["shipped: make build, seconds", "at most 45", "45.00", "met"],
        ["shipped: dbt run of all models / sqlmesh", "at most 1", "1.50", "not met"],
        ["35: dbt build / floor", "at most 1.5", "1.55", "not met"],
        ["35: dbt build, MB", "at most 4000", "100.00", "met"],
        ["35: p95 of the slowest question, milliseconds", "at most 50", "50.10", "not met"],
    ]


def test_a_smallest_number_is_a_goal_too() -> None:
    size = result("10", 10, pandas=100)
    size.costs["dbt run of the same marts"] = [Cost(10, 1, 40, 1)]
    assert [row[1:] for row in goals.rows(as_json([size]))] == [
        ["at least 10", "10.00", "met"],
        ["at least 3", "2.50", "not met"],
    ]


def test_growth_is_a_goal_of_all_sizes_together() -> None:
    sizes = [result("2", 10, dbt_build=10), result("10", 100, dbt_build=200)]
    assert goals.rows(as_json(sizes)) == [
        ["dbt build, growth exponent", "at most 1.05", "1.30", "not met"]
    ]


def test_both_outputs_hold_everything(tmp_path: Path) -> None:
    size = result("2", 10, dbt_build=40, floor=10)
    size.facts = {
        "equal": {"gaps": {"rows": 7, "cells": 21, "problems": ["gap: 2 differ"]}},
        "added": {"rows": 9, "cells": 0, "problems": ["marts.a: 4 rows, or other rows"]},
        "latencies": [{"question": "sources", "p50_ms": 1.0, "p95_ms": 2.0, "asked": 5}],
        "metric": {
            "metric": "m", "metricflow_ms": 3.0, "start_ms": 4.0, "plain_sql_ms": 5.0,
            "equal": False,
        },
        "file_bytes": {"database": 1_000_000},
    }  # fmt: skip
    size.skipped = {"sqlmesh": "no program"}
    other = result("10", 50, dbt_build=200, floor=50)
    content = as_json([size, other])
    write_json(tmp_path / "bench.json", content)
    assert json.loads((tmp_path / "bench.json").read_text(encoding="utf-8")) == content
    assert {"machine", "versions", "sizes", "growth_exponents"} == set(content)
    assert content["versions"]["duckdb"] != "not installed"
    assert content["machine"]["processors"] >= 1
    text = table(content)
    for part in (
        "gap: 2 differ", "NOT EQUAL", "p95 2.0 ms", "not measured: sqlmesh: no program",
        "database: 1 MB", "dbt build / floor: 4.00", "exponent", "medians of 1",
    ):  # fmt: skip
        assert part in text
    write_page(tmp_path / "docs/numbers.md", content)
    lines = (tmp_path / "docs/numbers.md").read_text(encoding="utf-8").splitlines()
    for line in (
        "| size | landed rows | seeds | views | tables | tests | median of | load before it | "
        "commit |",
        "| 10 | 50 | 1 | 0 | 0 | 0 | 1 | 0 | `unknown` |",
        "| what | 2 | 10 |",
        "| dbt build | 40.0 | 200.0 |",
        "| dbt build / floor | 4.00 | 4.00 |",
        "| 2 | sources | 1.0 | 2.0 | 5 |",
        "- 2: pandas, gaps: 7 rows, 21 numbers: gap: 2 differ",
        "- 2: one more edition: 9 rows, marts.a: 4 rows, or other rows",
        "- 2: metric m: 3.0 ms in one process (and 4 ms once), 5.0 ms in plain SQL, NOT EQUAL",
        "- 2: not measured: sqlmesh: no program",
    ):
        assert line in lines
