"""The metrics layer and the register of indicators agree, both ways.

What is this: the metrics of target/manifest.json beside the seeds of the framework.
When does it matter: an indicator without a metric is invisible to a BI tool, and a metric that
reads other measures than the register says answers another question.
How to resolve: change the metric in metrics/<outcome>/, or the row in seeds/framework/.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

PLANS = ("cypp_2015_19", "cypp_refreshed")
CONTRACT = [
    "children_looked_after",
    "children_looked_after_rate",
    "child_protection_plans",
    "child_protection_plans_rate",
    "good_achievement_end_of_primary",
    "five_good_gcses_with_english_and_maths",
    "level_3_at_19",
    "achievement_gap_at_5",
    "achievement_gap_at_11",
    "achievement_gap_at_16",
    "achievement_gap_at_19",
    "attendance_primary",
    "attendance_secondary",
    "neet_or_not_known",
    "new_school_places_good_or_outstanding",
    "send_destinations_sustained",
    "good_level_of_development",
    "exclusions_permanent",
    "exclusions_fixed_period",
    "obesity_at_11",
    "free_school_meal_uptake_primary",
    "free_school_meal_uptake_secondary",
    "teenage_conceptions_rate",
    "under_18_alcohol_admissions_rate",
    "fun_growing_up_survey",
    "mental_health_satisfaction_children",
    "mental_health_satisfaction_parents",
    "young_people_offending",
    "influence_in_school",
    "influence_in_community",
    "gap_to_england",
    "gap_to_neighbours",
    "gap_to_target",
    "gap_between_groups",
]
DESCRIPTION_PARTS = ("Population:", "Numerator:", "Denominator:", "Exclusions:", "Period:")
# Counts of verdicts speak of all indicators, not of one.
HELPER_ROLES = {"guard", "guard_input", "verdict_count"}

MEASURES_OF_FILTER = re.compile(r"measure_id'\)\s*}}\s*(?:=\s*('\w+')|in\s*\(([^)]*)\))")
WINDOW_OF_FILTER = re.compile(r"=\s*'(\w+)'\s+and\s+{{[^}]*}}\s*(<|>=)\s*'(\d{4}-\d{2}-\d{2})'")

Metric = dict[str, Any]


def read_seed(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def meta(metric: Metric) -> dict[str, Any]:
    content: dict[str, Any] = metric["config"]["meta"]
    return content


def filter_text(metric: Metric) -> str:
    conditions = (metric["filter"] or {"where_filters": []})["where_filters"]
    return " and ".join(condition["where_sql_template"] for condition in conditions)


def measures_read(metric: Metric) -> set[str]:
    """Measures that the filter of a metric names."""
    return {
        measure
        for found in MEASURES_OF_FILTER.findall(filter_text(metric))
        for measure in re.findall(r"'(\w+)'", " ".join(found))
    }


@pytest.fixture(scope="module")
def metrics(manifest: dict[str, Any]) -> dict[str, Metric]:
    return {metric["name"]: metric for metric in manifest["metrics"].values()}


@pytest.fixture(scope="module")
def indicator_metrics(metrics: dict[str, Metric]) -> dict[str, Metric]:
    """Metrics that answer for an indicator or a gap, without the helpers of the guard."""
    return {
        name: metric
        for name, metric in metrics.items()
        if meta(metric).get("role") not in HELPER_ROLES
    }


@pytest.fixture(scope="module")
def indicators(project_root: Path) -> set[str]:
    rows = read_seed(project_root / "seeds" / "framework" / "indicators.csv")
    return {row["indicator_id"] for row in rows if row["plan_id"] in PLANS}


@pytest.fixture(scope="module")
def bridge(project_root: Path, indicators: set[str]) -> list[dict[str, str]]:
    rows = read_seed(project_root / "seeds" / "framework" / "indicator_measures.csv")
    return [row for row in rows if row["indicator_id"] in indicators]


@pytest.fixture(scope="module")
def measures(project_root: Path) -> dict[str, dict[str, str]]:
    folder = project_root / "seeds" / "framework" / "measures"
    return {row["measure_id"]: row for path in folder.glob("*.csv") for row in read_seed(path)}


def test_every_contracted_name_is_a_metric(metrics: dict[str, Metric]) -> None:
    assert sorted(set(CONTRACT) - set(metrics)) == []


def test_every_indicator_has_a_metric(
    indicators: set[str], indicator_metrics: dict[str, Metric]
) -> None:
    claimed = {name for metric in indicator_metrics.values() for name in meta(metric)["indicator"]}
    assert len(indicators) == 40
    assert sorted(indicators - claimed) == []
    assert sorted(claimed - indicators) == []


def test_only_gaps_in_general_have_no_indicator(indicator_metrics: dict[str, Metric]) -> None:
    without = {name for name, metric in indicator_metrics.items() if not meta(metric)["indicator"]}
    to_something = {"gap_to_england", "gap_to_neighbours", "gap_to_target"}
    assert without == {*to_something, "gap_between_groups", "gap_of_gaps"}


def test_every_measure_of_an_indicator_is_read_by_a_metric_of_it(
    bridge: list[dict[str, str]], indicator_metrics: dict[str, Metric]
) -> None:
    read = {
        (indicator, measure)
        for metric in indicator_metrics.values()
        for indicator in meta(metric)["indicator"]
        for measure in measures_read(metric)
    }
    missing = {(row["indicator_id"], row["measure_id"]) for row in bridge} - read
    assert sorted(missing) == []


def test_every_metric_reads_only_measures_of_its_indicators(
    bridge: list[dict[str, str]], indicator_metrics: dict[str, Metric]
) -> None:
    allowed = defaultdict(set)
    for row in bridge:
        allowed[row["indicator_id"]].add(row["measure_id"])
    surplus = {
        name: measures_read(metric)
        - set().union(*(allowed[indicator] for indicator in meta(metric)["indicator"]))
        for name, metric in indicator_metrics.items()
        if meta(metric)["indicator"]
    }
    assert {name: names for name, names in surplus.items() if names} == {}
    assert all(
        measures_read(metric) for metric in indicator_metrics.values() if meta(metric)["indicator"]
    )


def test_windows_of_filters_are_those_of_the_register(
    bridge: list[dict[str, str]], indicator_metrics: dict[str, Metric]
) -> None:
    """A metric that changes its measure on a day changes it on the day of the register."""
    starts = {(row["measure_id"], row["valid_from"]) for row in bridge}
    ends = {(row["measure_id"], row["valid_to"]) for row in bridge}
    found = 0
    for name, metric in indicator_metrics.items():
        for measure, operator, day in WINDOW_OF_FILTER.findall(filter_text(metric)):
            found += 1
            if operator == ">=":
                assert (measure, day) in starts, name
            else:
                last_day = dt.date.fromisoformat(day) - dt.timedelta(days=1)
                assert (measure, last_day.isoformat()) in ends, name
    assert found >= 8


def test_unit_and_polarity_are_those_of_the_measures(
    indicator_metrics: dict[str, Metric], measures: dict[str, dict[str, str]]
) -> None:
    differing = {}
    for name, metric in indicator_metrics.items():
        if metric["type_params"]["expr"] == "sole_gap":
            continue
        read = [measures[measure] for measure in sorted(measures_read(metric))]
        units = {row["unit"] for row in read}
        if units != set(meta(metric)["unit"].split(", ")):
            differing[name] = f"unit {sorted(units)}"
        if {row["polarity"] for row in read} != {meta(metric)["polarity"]}:
            differing[name] = "polarity"
        if (metric["type_params"]["expr"] == "pooled_count") != (units == {"count"}):
            differing[name] = "guard"
    assert differing == {}


def test_every_metric_is_described_and_owned(metrics: dict[str, Metric]) -> None:
    poor = [
        name
        for name, metric in metrics.items()
        if not all(part in metric["description"] for part in DESCRIPTION_PARTS)
        or not meta(metric).get("owner")
        or not meta(metric).get("source")
    ]
    assert poor == []


def test_labels_are_unique(metrics: dict[str, Metric]) -> None:
    counted = Counter(metric["label"] for metric in metrics.values())
    assert [label for label, count in counted.items() if count > 1] == []


def test_every_indicator_metric_is_in_a_saved_query(
    manifest: dict[str, Any], indicator_metrics: dict[str, Metric]
) -> None:
    saved = {
        name
        for saved_query in manifest["saved_queries"].values()
        for name in saved_query["query_params"]["metrics"]
    }
    assert sorted(set(indicator_metrics) - saved) == []
