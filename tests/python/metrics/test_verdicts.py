"""Counts of indicators and gaps by verdict say what the marts say.

What is this: verdicts planted in an empty database are counted through the compiled metrics, and
the exported table of the built warehouse is counted again in plain SQL.
When does it matter: a board reads "7 of 20 met their target" and asks no further.
How to resolve: see metrics/verdicts/; the verdicts themselves are those of fct_key_indicators.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import duckdb
import pytest
from tests.python.metrics.planted import PlantedMart, planted_mart

from cypp.metrics_export import Metrics

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ROLE = "verdict_count"
# The words of each verdict that have a metric; the others are for measures without polarity.
COUNTED = {
    "status_target": {
        "met": "indicators_target_met",
        "near": "indicators_target_near",
        "missed": "indicators_target_missed",
    },
    "status_england": {
        "better": "indicators_better_than_england",
        "similar": "indicators_similar_to_england",
        "worse": "indicators_worse_than_england",
    },
    "status_neighbours": {
        "better": "indicators_better_than_neighbours",
        "similar": "indicators_similar_to_neighbours",
        "worse": "indicators_worse_than_neighbours",
    },
    "trend": {
        "improving": "indicators_improving",
        "steady": "indicators_steady",
        "worsening": "indicators_worsening",
    },
}
JUDGED = {
    "status_target": "indicators_judged_by_target",
    "status_england": "indicators_judged_by_england",
    "status_neighbours": "indicators_judged_by_neighbours",
    "trend": "indicators_judged_by_trend",
}
LATEST = "{{ Dimension('key_figure__is_latest') }}"
WITHOUT_POLARITY = {"lower", "higher", "increasing", "decreasing"}


@dataclass(frozen=True)
class KeyFigure:
    """One planted row of fct_key_indicators; by default an indicator of Leeds that met and rose."""

    indicator_id: str
    measure_id: str = "measure"
    plan_id: str = "plan"
    relation: str = "headline"
    area_code: str = "E08000035"
    period_id: str = "AY2014-15"
    population_group_id: str = "all/all"
    value: float | None = 1
    status_target: str | None = "met"
    status_england: str | None = None
    status_neighbours: str | None = None
    trend: str | None = "improving"
    is_latest: bool = True


@dataclass(frozen=True)
class Scorecard:
    """The mart of key indicators, empty, and the metrics that read it."""

    mart: PlantedMart

    def plant(self, *figures: KeyFigure) -> None:
        """Replace the key figures."""
        self.mart.fill(
            [
                {"key_figure_id": str(number), **vars(figure)}
                for number, figure in enumerate(figures)
            ]
        )

    def ask(
        self, *metrics: str, by: tuple[str, ...] = (), where: str | None = LATEST
    ) -> list[tuple[Any, ...]]:
        """Return the rows of some metrics by dimensions, in order."""
        return self.mart.ask(*metrics, by=by, where=where)


@pytest.fixture(scope="module")
def scorecard(project_root: Path) -> Iterator[Scorecard]:
    columns = (
        "key_figure_id varchar, indicator_id varchar, measure_id varchar, plan_id varchar, "
        "relation varchar, area_code varchar, period_id varchar, period_start_date date, "
        "population_group_id varchar, value double, status_target varchar, "
        "status_england varchar, status_neighbours varchar, trend varchar, is_latest boolean"
    )
    with planted_mart(project_root, "fct_key_indicators", columns) as mart:
        yield Scorecard(mart)


@pytest.mark.parametrize("verdict", COUNTED)
def test_each_word_of_a_verdict_counts_in_its_metric_alone(
    scorecard: Scorecard, verdict: str
) -> None:
    words = COUNTED[verdict]
    blank = KeyFigure("blank", status_target=None, trend=None)
    figures = [blank]
    for times, word in enumerate(words, start=1):
        said: dict[str, Any] = {verdict: word}
        figures += [replace(blank, indicator_id=f"{word}{n}", **said) for n in range(times)]
    scorecard.plant(*figures)
    assert scorecard.ask(*words.values()) == [(1, 2, 3)]
    assert scorecard.ask(JUDGED[verdict], "indicators_with_figure") == [(6, 7)]


def test_only_the_latest_period_counts_where_it_is_asked_for(scorecard: Scorecard) -> None:
    now = KeyFigure("i", status_target="missed")
    before = replace(now, period_id="AY2013-14", status_target="met", is_latest=False)
    scorecard.plant(now, before)
    metrics = ("indicators_target_met", "indicators_target_missed")
    assert scorecard.ask(*metrics) == [(0, 1)]
    assert scorecard.ask(*metrics, by=("key_figure__period_id",), where=None) == [
        ("AY2013-14", 1, 0),
        ("AY2014-15", 0, 1),
    ]


def test_an_indicator_counts_once_however_many_figures_it_has(scorecard: Scorecard) -> None:
    one = KeyFigure("i")
    part = replace(one, measure_id="part", relation="part")
    scorecard.plant(one, part, replace(one, area_code="E08000019"))
    assert scorecard.ask("indicators_target_met", "indicators_with_figure") == [(1, 1)]
    assert scorecard.ask("indicators_improving", by=("key_figure__area_code",)) == [
        ("E08000019", 1),
        ("E08000035", 1),
    ]


def test_indicators_of_two_plans_are_two(scorecard: Scorecard) -> None:
    scorecard.plant(KeyFigure("a_ki05", plan_id="a"), KeyFigure("b_ki18", plan_id="b"))
    assert scorecard.ask("indicators_with_figure", by=("key_figure__plan_id",)) == [
        ("a", 1),
        ("b", 1),
    ]


def test_the_level_behind_a_gap_indicator_is_no_verdict_on_the_gap(scorecard: Scorecard) -> None:
    scorecard.plant(KeyFigure("gap", relation="gap"), KeyFigure("level"))
    assert scorecard.ask("indicators_target_met", "indicators_with_figure") == [(1, 1)]


def test_none_is_zero_and_a_figure_without_value_is_none(scorecard: Scorecard) -> None:
    missing = KeyFigure("i", value=None, status_target=None, trend=None)
    scorecard.plant(missing)
    assert scorecard.ask("indicators_with_figure", "indicators_improving") == [(0, 0)]


def test_every_word_that_the_mart_allows_is_counted(manifest: dict[str, Any]) -> None:
    allowed = {
        test["column_name"]: set(test["test_metadata"]["kwargs"]["values"])
        for test in manifest["nodes"].values()
        if test.get("attached_node") == "model.cypp.fct_key_indicators"
        and test["test_metadata"]["name"] == "accepted_values"
    }
    for verdict, words in COUNTED.items():
        assert allowed[verdict] - WITHOUT_POLARITY == set(words)


def test_every_count_is_in_a_saved_query(manifest: dict[str, Any]) -> None:
    counts = {
        metric["name"]
        for metric in manifest["metrics"].values()
        if metric["config"]["meta"].get("role") == ROLE
    }
    saved = {
        name
        for saved_query in manifest["saved_queries"].values()
        for name in saved_query["query_params"]["metrics"]
    }
    assert {name for words in COUNTED.values() for name in words.values()} <= counts
    assert set(JUDGED.values()) <= counts
    assert sorted(counts - saved) == []


def test_the_saved_queries_are_the_marts_counted(
    project_root: Path, warehouse: duckdb.DuckDBPyConnection
) -> None:
    metrics = Metrics(project_root / "target" / "semantic_manifest.json")
    by_indicator = metrics.compile(saved_query_name="verdict_counts")
    columns = [
        f"count(distinct case when {verdict} = '{word}' then indicator_id end) as {name}"
        for verdict, words in COUNTED.items()
        for word, name in words.items()
    ]
    names = [name for words in COUNTED.values() for name in words.values()]
    key = "plan_id, outcome_id, area_code, population_group_id"
    found = warehouse.execute(
        "select key_figure__plan_id, indicator__outcome_id, key_figure__area_code, "
        f"key_figure__population_group_id, {', '.join(names)} from ({by_indicator}) "
        "where indicators_with_figure > 0 order by all"
    ).fetchall()
    counted = warehouse.execute(
        f"select {key}, {', '.join(columns)} from marts.fct_key_indicators "
        "inner join marts.dim_indicators using (plan_id, indicator_id) "
        f"where is_latest and relation != 'gap' group by {key} order by all"
    ).fetchall()
    assert found == counted
    assert any(sum(row[4:]) for row in counted)
    by_gap = metrics.compile(saved_query_name="gap_verdict_counts")
    gaps = "select sum(gap_count), count(*) filter (gap__verdict is null) from ({})"
    total = warehouse.execute("select count(*), 0 from marts.fct_gaps").fetchall()
    assert warehouse.execute(gaps.format(by_gap)).fetchall() == total
