"""Metrics of the key indicators answer for every authority and year as the files print them.

What is this: the SQL that MetricFlow makes of a metric, run on the warehouse over the national
files, beside the same series read in the Parquet files by pandas (files.py), area by area.
When does it matter: a mapping, unit, year, edition or guard that is wrong gives another number.
How to resolve: read the row of the file that fct_observations names, then the row of seeds/mapping.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from tests.python.national.files import (
    ENGLAND,
    FSM,
    SERIES,
    Series,
    interactive_tool,
    neighbours,
    series,
)

from cypp.metrics_export import Metrics

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import duckdb

COUNTS = {"children_looked_after", "child_protection_plans"}
KEYS = ["area_code", "period_id"]
# A merged authority, a recoded county, one with a few hundred children, and two large cities.
ASKED = {
    "E08000035": "Leeds",
    "E08000003": "Manchester",
    "E06000052": "Cornwall",
    "E06000060": "Buckinghamshire",
    "E09000001": "City of London",
}
# First years of the periods in which Leeds has an answer, from 2015/16 on; read in the files.
YEARS_OF_LEEDS = {
    "children_looked_after": "2016-2025",
    "children_looked_after_rate": "2016-2025",
    "child_protection_plans": "2016-2025",
    "child_protection_plans_rate": "2016-2025",
    "good_achievement_end_of_primary": "2015-2018 2021-2024",
    "five_good_gcses_with_english_and_maths": "2016-2024",
    "level_3_at_19": "2015-2023",
    "attendance_primary": "2015-2018 2020-2024",
    "attendance_secondary": "2015-2018 2020-2024",
    "neet_or_not_known": "2018-2024",
    "new_school_places_good_or_outstanding": "2022-2024",
    "send_destinations_sustained": "2016-2022",
    "good_level_of_development": "2015-2018 2021-2024",
    "exclusions_permanent": "2015-2016",
    "exclusions_fixed_period": "2015-2016",
    "teenage_conceptions_rate": "2016-2022",
    "under_18_alcohol_admissions_rate": "2015-2021",
    "young_people_offending": "2016-2022 2024-2024",
    "achievement_gap_at_5": "2015-2018 2021-2024",
    "achievement_gap_at_11": "2015-2018 2021-2024",
    "achievement_gap_at_16": "2016-2024",
    "achievement_gap_at_19": "2015-2023",
    # No national series in the landed files.
    "obesity_at_11": "",
    "free_school_meal_uptake_primary": "",
    "free_school_meal_uptake_secondary": "",
    "fun_growing_up_survey": "",
    "mental_health_satisfaction_children": "",
    "mental_health_satisfaction_parents": "",
    "influence_in_school": "",
    "influence_in_community": "",
}


@pytest.fixture(scope="module")
def cells(shared_data: Path) -> pd.DataFrame:
    return interactive_tool(shared_data)


@pytest.fixture(scope="module")
def ask(national_project: Path, national: duckdb.DuckDBPyConnection) -> Callable[..., pd.DataFrame]:
    """Return a function that asks one metric by dimensions of its rows."""
    metrics = Metrics(national_project / "target" / "semantic_manifest.json")

    def asked(metric: str, *dimensions: str, of: str = "observation", where: str) -> pd.DataFrame:
        sql = metrics.compile(
            metric_names=[metric],
            group_by_names=[f"{of}__{name}" for name in dimensions],
            where=[where.replace("[", f"{{{{ Dimension('{of}__").replace("]", "') }}")],
        )
        found = national.sql(sql).df()
        return found.rename(
            columns={**{f"{of}__{name}": name for name in dimensions}, metric: "answer"}
        )

    return asked


def expected(cells: pd.DataFrame, metric: str) -> pd.DataFrame:
    """Return what the files print for a metric, in the periods for which it is asked."""
    found = series(cells, SERIES[metric])
    if metric == "five_good_gcses_with_english_and_maths":
        # Attainment 8 takes over after 2015/16.
        found = found[found.period_id >= "AY2016"]
    return found


@pytest.mark.parametrize("metric", [*SERIES])
def test_every_area_and_year_answers_as_printed(
    ask: Callable[..., pd.DataFrame], cells: pd.DataFrame, metric: str
) -> None:
    printed = expected(cells, metric)
    answers = ask(metric, *KEYS, where="[population_group_id] = 'all/all'")
    assert not answers.duplicated(KEYS).any()
    both = printed.merge(answers, on=KEYS, how="left", indicator=True)
    assert (both["_merge"] == "both").all()
    np.testing.assert_allclose(both.answer.astype(float), both.value, rtol=1e-9)
    authorities = both[both.is_authority & both.value.notna()]
    assert authorities.area_code.nunique() >= 145
    assert len(authorities) >= 145 * 5


@pytest.mark.parametrize("metric", [*YEARS_OF_LEEDS])
def test_years_in_which_leeds_has_an_answer(ask: Callable[..., pd.DataFrame], metric: str) -> None:
    if metric in FSM:
        where = "[area_code] = 'E08000035' and [group_pair] = 'fsm/eligible to fsm/not_eligible'"
        answers = ask(metric, "period_id", of="gap", where=where)
    else:
        where = "[area_code] = 'E08000035' and [population_group_id] = 'all/all'"
        answers = ask(metric, "period_id", "area_type", where=where)
    years = answers[answers.answer.notna()].period_id.str[2:6].astype(int)
    spans = [span.split("-") for span in YEARS_OF_LEEDS[metric].split()]
    wanted = {year for first, last in spans for year in range(int(first), int(last) + 1)}
    # Before the files begin the plan's own documents answer too.
    assert {year for year in years if year > 2015} == wanted - {2015}
    assert wanted <= {*years}


@pytest.mark.parametrize("area", [*ASKED])
def test_any_authority_answers_for_2016_to_2025(
    ask: Callable[..., pd.DataFrame], cells: pd.DataFrame, area: str
) -> None:
    """One authority through every metric: the years that the files have, and no other."""
    for metric in SERIES:
        printed = expected(cells, metric).query("area_code == @area").set_index("period_id").value
        where = f"[area_code] = '{area}' and [population_group_id] = 'all/all'"
        answers = ask(metric, "period_id", where=where).set_index("period_id").answer
        # Where the file has a mark the metric is null: nothing is filled in from another year.
        pd.testing.assert_series_equal(
            answers.reindex(printed.index).astype(float), printed, check_names=False, rtol=1e-9
        )


def as_gap(printed: pd.DataFrame, reference: pd.Series) -> pd.DataFrame:
    return printed.assign(gap=printed.value - reference).dropna(subset=["gap"])


def assert_same_gaps(wanted: pd.DataFrame, answers: pd.DataFrame, printed: pd.DataFrame) -> None:
    """Every wanted gap is answered, and no other in the areas and periods that the file prints."""
    answers = answers[
        answers.period_id.isin({*printed.period_id}) & answers.area_code.isin({*printed.area_code})
    ]
    both = wanted.merge(answers, on=KEYS, how="outer", indicator=True)
    assert (both["_merge"] == "both").all(), both[both["_merge"] != "both"].head(20)
    np.testing.assert_allclose(both.answer.astype(float), both.gap, rtol=1e-9, atol=1e-9)


# Measures that fill a metric one after the other.
MEASURES = {
    "good_achievement_end_of_primary": ["ks2_expected_standard_reading_writing_maths"],
    "five_good_gcses_with_english_and_maths": ["attainment_8"],
    "good_level_of_development": ["good_level_of_development", "good_level_of_development_2021"],
}


def where_measure(metric: str) -> str:
    named = ", ".join(f"'{measure}'" for measure in MEASURES.get(metric, [metric]))
    return f"[population_group_id] = 'all/all' and [measure_id] in ({named})"


@pytest.mark.parametrize("metric", [name for name in SERIES if name not in COUNTS])
def test_gaps_to_england_and_neighbours(
    ask: Callable[..., pd.DataFrame], cells: pd.DataFrame, shared_data: Path, metric: str
) -> None:
    """Every current figure was published after May 2025, so the set of May 2025 is in force."""
    printed = series(cells, SERIES[metric])
    values = printed.set_index(KEYS).value
    england = printed.period_id.map(values[ENGLAND].to_dict())
    to_england = as_gap(printed, england)
    answers = ask("gap_to_england", *KEYS, of="gap", where=where_measure(metric))
    assert_same_gaps(to_england[to_england.area_code != ENGLAND], answers, printed)

    members = [
        (area, member)
        for area, ten in neighbours(shared_data, "2025-05-01").items()
        for member in ten
    ]
    theirs = printed.rename(columns={"area_code": "member", "value": "theirs"})
    joined = pd.DataFrame(members, columns=["area_code", "member"]).merge(
        theirs[["member", "period_id", "theirs"]], on="member"
    )
    means = joined.groupby(KEYS).theirs.mean().reindex(printed.set_index(KEYS).index).to_numpy()
    answers = ask("gap_to_neighbours", *KEYS, of="gap", where=where_measure(metric))
    assert_same_gaps(as_gap(printed, pd.Series(means, printed.index)), answers, printed)


@pytest.mark.parametrize("metric", [*COUNTS])
def test_counts_have_no_gap_to_another_area(ask: Callable[..., pd.DataFrame], metric: str) -> None:
    assert ask("gap_to_england", *KEYS, of="gap", where=where_measure(metric)).empty


@pytest.mark.parametrize("metric", [*FSM])
def test_gaps_between_groups_and_the_gap_of_gaps(
    ask: Callable[..., pd.DataFrame], cells: pd.DataFrame, metric: str
) -> None:
    sides = [series(cells, Series(item, "academic")).set_index(KEYS) for item in FSM[metric]]
    printed = sides[0].reset_index()
    if metric == "achievement_gap_at_16":
        printed = printed[printed.period_id >= "AY2016"]
    other = sides[1].value.reindex(printed.set_index(KEYS).index).to_numpy()
    wanted = as_gap(printed, pd.Series(other, printed.index))
    measures = {
        "achievement_gap_at_5": MEASURES["good_level_of_development"],
        "achievement_gap_at_11": MEASURES["good_achievement_end_of_primary"],
        "achievement_gap_at_16": ["attainment_8"],
        "achievement_gap_at_19": ["level_3_at_19"],
    }[metric]
    named = ", ".join(f"'{measure}'" for measure in measures)
    pair = "[group_pair] = 'fsm/eligible to fsm/not_eligible'"
    for name in (metric, "gap_between_groups"):
        where = f"{pair} and [measure_id] in ({named})"
        assert_same_gaps(wanted, ask(name, *KEYS, of="gap", where=where), printed)
    assert wanted[wanted.is_authority].area_code.nunique() >= 145

    england = wanted[wanted.area_code == ENGLAND].set_index("period_id").gap
    theirs = wanted.period_id.map(england)
    of_gaps = wanted.assign(gap=wanted.gap - theirs)[wanted.area_code != ENGLAND]
    where = (
        f"[population_group_id] = 'fsm/eligible' and [measure_id] in ({named}) "
        "and [reference] = 'england fsm/not_eligible'"
    )
    assert_same_gaps(of_gaps, ask("gap_of_gaps", *KEYS, of="gap", where=where), printed)
