"""The check that every metric equals its mart finds what differs, and agrees with MetricFlow.

What is this: tables of saved queries are spoiled cell by cell and row by row; and saved queries of
coarser grain, which nobody has written, are answered by MetricFlow and by the check, both apart.
When does it matter: a board reads a table of the schema metrics and never the mart below it.
How to resolve: a difference on a sound build is a fault of the metrics layer, of the export or of
scripts/cypp/publish/checks/metrics_sql.py; find out which from the mart's rows.
"""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import duckdb
import pytest
from tests.python.publish.small_editions import ROOT, TARGET, built_edition, copy_of, working_copy

from cypp.metrics_export import Metrics, write_table
from cypp.project import CyppError
from cypp.publish.checks.metrics_sql import Layer
from cypp.publish.checks.rules import read_numbers, read_rules, year_starts
from cypp.publish.context import Edition
from cypp.publish.metrics_equal import RECIPES, check_metrics, compare, compare_metrics

SPOILT = {
    "a cell": (
        "update metrics.outcome_learning set attendance_secondary = attendance_secondary + 0.0001 "
        "where period_id = 'AY2005-06' and attendance_secondary is not null",
        ("metrics.outcome_learning, metric attendance_secondary, row", "the marts give"),
    ),
    "a cell that is lost": (
        "update metrics.outcome_healthy set teenage_conceptions_rate = null",
        ("metrics.outcome_healthy, metric teenage_conceptions_rate", "the table holds no value"),
    ),
    "a count": (
        "update metrics.gap_verdict_counts set gap_count = gap_count + 1 where rowid = 0",
        ("metrics.gap_verdict_counts, metric gap_count",),
    ),
    "a row that is lost": (
        "delete from metrics.gaps_to_references where rowid = 3",
        ("metrics.gaps_to_references, row", "the marts have this row, the table has not"),
    ),
    "a row too many": (
        "insert into metrics.outcome_safe (area_code, period_id) values ('E08000035', 'AY1066-67')",
        ("metrics.outcome_safe, row", "AY1066-67", "the table has this row, the marts have not"),
    ),
    "a row twice": (
        "insert into metrics.verdict_counts from metrics.verdict_counts limit 1",
        ("metrics.verdict_counts, row", "more than once"),
    ),
    "a table that is lost": ("drop table metrics.outcome_fun", ("metrics.outcome_fun is missing",)),
    "a table of nobody": (
        "create table metrics.planted as select 1 as a",
        ("metrics.planted is no saved query",),
    ),
    "a column of nobody": (
        "alter table metrics.achievement_gaps add column planted integer",
        ("metrics.achievement_gaps: columns planted",),
    ),
}
COARSE = {
    "by_area": ["Dimension('observation__area_code')"],
    "by_measure_and_year": [
        "Dimension('observation__measure_id')",
        "TimeDimension('metric_time', 'academic_year')",
    ],
    "by_financial_year_and_group": [
        "TimeDimension('metric_time', 'financial_year')",
        "Dimension('observation__population_group_id')",
    ],
    "by_name_of_area": ["Dimension('area__area_name')", "Dimension('observation__value_status')"],
    "gaps_by_area": ["Dimension('gap__area_code')"],
    "gaps_by_pair_and_period": ["Dimension('gap__group_pair')", "Dimension('gap__period_id')"],
    "verdicts_by_obsession": [
        "Dimension('key_figure__plan_id')",
        "Dimension('indicator__is_obsession')",
    ],
}
# Coarse grains need a guard of each kind; these metrics have measures with several figures.
GAPS = ["gap_to_england", "gap_to_target", "favourable_gap", "gap_change", "gap_count"]
VERDICTS = ["indicators_with_figure", "indicators_judged_by_trend", "indicators_improving"]
METRICS = [
    "attendance_secondary",
    "children_looked_after",
    "children_looked_after_rate",
    "neet_or_not_known",
    "exclusions_permanent",
    "level_3_at_19",
]


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    return built_edition(tmp_path_factory.mktemp("sound") / "edition")


@pytest.fixture(scope="module")
def spoilt(edition: Edition, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What the check says of an edition in which each saved query is spoiled in one way."""
    folder = tmp_path_factory.mktemp("spoilt")
    return check_metrics(copy_of(edition, folder, *(sql for sql, _ in SPOILT.values())))


def layer_of(manifest: dict[str, Any]) -> Layer:
    recipes = {row["metric_name"]: row for row in read_rules(ROOT, RECIPES)}
    return Layer(manifest, recipes, year_starts(ROOT))


def test_a_sound_edition_passes_and_no_saved_query_is_left_out(edition: Edition) -> None:
    found = compare_metrics(edition)
    names = {row["name"] for row in edition.dbt_manifest()["saved_queries"].values()}
    assert found.problems == []
    assert {f"metrics.{name}" for name in names} == {*found.tables}
    assert len(found.tables) == len(names) >= 14
    assert found.rows > 100
    assert found.cells > 1000


@pytest.mark.parametrize("what", SPOILT)
def test_what_is_spoiled_is_named(spoilt: list[str], what: str) -> None:
    words = SPOILT[what][1]
    assert [line for line in spoilt if all(word in line for word in words)], "\n".join(spoilt)


def test_nothing_else_is_named(spoilt: list[str]) -> None:
    tables = {words[0].split(",")[0].split(":")[0].split(" ")[0] for _, words in SPOILT.values()}
    named = {line.removeprefix("metrics = marts: ").split(",")[0].split(":")[0] for line in spoilt}
    assert {name.split(" ")[0] for name in named} == tables


def test_a_changed_mart_is_found_too(edition: Edition, tmp_path: Path) -> None:
    changed = copy_of(
        edition, tmp_path, "update marts.fct_gaps set gap = gap + 1 where gap is not null"
    )
    lines = check_metrics(changed)
    assert any("metrics.gaps_to_references, metric gap_to_england" in line for line in lines)


def test_many_differences_are_counted_and_not_all_shown(edition: Edition, tmp_path: Path) -> None:
    changed = copy_of(edition, tmp_path, "update metrics.gaps_to_references set gap_change = 1e9")
    lines = [line for line in check_metrics(changed) if "gap_change" in line]
    assert len(lines) == 21
    assert lines[-1].endswith("more rows: metric gap_change differs")


def test_every_metric_of_a_saved_query_has_a_recipe_and_none_is_idle(edition: Edition) -> None:
    layer = layer_of(edition.dbt_manifest())
    used = {
        layer.recipe_of(metric)["metric_name"]
        for query in layer.saved_queries.values()
        for metric in query["query_params"]["metrics"]
    }
    assert used == set(layer.recipes)


def test_a_metric_without_a_recipe_is_named(edition: Edition) -> None:
    manifest = copy.deepcopy(edition.dbt_manifest())
    metric = manifest["metrics"]["metric.cypp.attendance_primary"]
    metric["type_params"]["expr"] = "100 - pooled_ratio"
    found = compare(edition.database, layer_of(manifest), read_numbers(ROOT))
    assert len(found.problems) == 1
    assert "metric attendance_primary stands for no guard" in found.problems[0]


def metrics_of(name: str) -> list[str]:
    return {"gaps": GAPS, "verdicts": VERDICTS}.get(name.partition("_")[0], METRICS)


def plan(manifest: dict[str, Any], name: str) -> dict[str, Any]:
    """Return a manifest whose only saved query is a coarse one."""
    query = {"metrics": metrics_of(name), "group_by": COARSE[name], "where": None, "limit": None}
    return {**manifest, "saved_queries": {name: {"name": name, "query_params": query}}}


def answer_by_metricflow(database: Path, working: Path, name: str) -> None:
    """Let MetricFlow answer the coarse saved query into a copy of an edition."""
    metrics = Metrics(TARGET / "semantic_manifest.json")
    groups = [item.replace("'", "").split("(")[1].rstrip(")") for item in COARSE[name]]
    sql = metrics.compile(
        metric_names=metrics_of(name), group_by_names=[item.replace(", ", "__") for item in groups]
    )
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"attach '{database}' as \"{metrics.database}\"")
        connection.execute(f'use "{metrics.database}"')
        connection.execute("drop schema metrics cascade; create schema metrics")
        # Compiled SQL reads the day table of the working database, which no edition holds.
        connection.execute(f"attach '{working}' as working (read_only)")
        connection.execute("create table metrics.dim_days as from working.metrics.dim_days")
        write_table(connection, name, sql)
        connection.execute("drop table metrics.dim_days")


@pytest.mark.parametrize("name", COARSE)
def test_coarser_grains_agree_with_metricflow(edition: Edition, tmp_path: Path, name: str) -> None:
    changed = copy_of(edition, tmp_path)
    answer_by_metricflow(changed.database, working_copy(edition.folder), name)
    layer = layer_of(plan(edition.dbt_manifest(), name))
    found = compare(changed.database, layer, read_numbers(ROOT))
    assert found.problems == []
    assert found.rows >= 1


def test_several_rows_are_pooled_or_refused(edition: Edition, tmp_path: Path) -> None:
    """Figures of the statistics handbook: 65 of 100 and 1045 of 5000 pool to 1110 of 5100."""
    row = (
        "insert into marts.fct_current_observations (observation_id, measure_id, area_code, "
        "period_id, period_start_date, population_group_id, pooling_class, value, numerator, "
        "denominator, multiplier) values ('{}', '{}', '{}', 'AY2014-15', date '2014-09-01', "
        "'all/all', {}, {}, {}, {}, 100)"
    )
    rows = [
        ("a", "attendance_secondary", "E08000035", "'x'", 65, 65, 100),
        ("b", "attendance_secondary", "E08000035", "'x'", 20.9, 1045, 5000),
        ("c", "level_3_at_19", "E08000035", "'y'", 40, "null", "null"),
        ("d", "level_3_at_19", "E08000035", "'y'", 50, 5, 10),
        ("e", "exclusions_permanent", "E08000035", "'z'", 7, "null", "null"),
        ("f", "exclusions_permanent", "E08000035", "'z'", 8, "null", "null"),
        ("g", "children_looked_after", "E08000035", "'p'", 7, "null", "null"),
        ("h", "children_looked_after", "E08000035", "'q'", 8, "null", "null"),
    ]
    changed = copy_of(
        edition,
        tmp_path,
        "delete from marts.fct_current_observations",
        *(row.format(*values) for values in rows),
    )
    answer_by_metricflow(changed.database, working_copy(edition.folder), "by_area")
    layer = layer_of(plan(edition.dbt_manifest(), "by_area"))
    assert compare(changed.database, layer, read_numbers(ROOT)).problems == []
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"attach '{changed.database}' as edition (read_only)")
        answer = connection.execute(
            "select attendance_secondary, level_3_at_19, exclusions_permanent, "
            f"children_looked_after from ({layer.saved_query('by_area').sql})"
        ).fetchall()
    assert [tuple(value and round(value, 6) for value in found) for found in answer] == [
        (round(100 * 1110 / 5100, 6), None, 15, None)
    ]


def test_a_broken_rule_is_named(tmp_path: Path) -> None:
    file = tmp_path / "seeds/policy/publication_checks/check_thresholds.csv"
    file.parent.mkdir(parents=True)
    file.write_text("threshold,limit_value,unit,note\nlines_per_check,many,lines,\n")
    with pytest.raises(CyppError, match="row 2, column limit_value: not a number"):
        read_numbers(tmp_path)
    file.write_text("threshold,limit_value\nlines_per_check\n")
    with pytest.raises(CyppError, match="row 2: 1 cells, the header has 2"):
        read_numbers(tmp_path)


def test_thresholds_are_all_in_use() -> None:
    code = "".join(
        path.read_text(encoding="utf-8")
        for path in (ROOT / "scripts" / "cypp" / "publish").rglob("*.py")
    )
    idle = [name for name in read_numbers(ROOT) if json.dumps(name) not in code]
    assert idle == []
