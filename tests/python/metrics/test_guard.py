"""The guard of the metrics layer: a percentage or rate is never averaged or summed.

What is this: figures planted in an empty database are asked for through the compiled metrics.
When does it matter: an answer that is not null here is a number that nobody may publish.
How to resolve: see docs/metrics.md; the guard is in metrics/semantic_models/observations.yml.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import duckdb
import pytest
from tests.python.metrics.planted import PlantedMart, planted_mart

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PERCENTAGE = "attendance_primary"
RATE = "children_looked_after_rate"
SNAPSHOT_COUNT = "children_looked_after"
YEARLY_COUNT = "exclusions_permanent"


@dataclass(frozen=True)
class Figure:
    """One planted row of fct_current_observations; by default Leeds, everybody, 2014/15."""

    measure_id: str
    value: float | None
    numerator: float | None = None
    denominator: float | None = None
    multiplier: float = 100
    area_code: str = "E08000035"
    area_type: str = "local_authority"
    period_id: str = "AY2014-15"
    period_type: str = "academic_year"
    period_start_date: str = "2014-09-01"
    population_group_id: str = "all/all"
    missing_reason: str | None = None

    @property
    def pooling_class(self) -> str:
        """The rule that the mart follows: kind of area, partition, kind of period or the day."""
        partition = self.population_group_id.split("/", maxsplit=1)[0]
        snapshot = self.period_type == "snapshot"
        period = self.period_id if snapshot else self.period_type
        return f"{self.measure_id}|{self.area_type}|{partition}|{period}"


@dataclass(frozen=True)
class Warehouse:
    """The mart of current observations, empty, and the metrics that read it."""

    mart: PlantedMart

    def plant(self, *figures: Figure) -> None:
        """Replace the current observations."""
        self.mart.fill(
            [
                {
                    "observation_id": f"observation-{number}",
                    **vars(figure),
                    "pooling_class": figure.pooling_class,
                }
                for number, figure in enumerate(figures)
            ]
        )

    def ask(
        self, metric: str, by: tuple[str, ...] = (), where: str | None = None
    ) -> list[tuple[Any, ...]]:
        """Return the rows of one metric by dimensions, in order."""
        return self.mart.ask(metric, by=by, where=where)

    def answer(self, metric: str, where: str | None = None) -> float | None:
        """Return the one answer of a metric over every planted figure."""
        rows = self.ask(metric, where=where)
        assert len(rows) <= 1
        return rows[0][0] if rows else None


@pytest.fixture(scope="module")
def warehouse_shape(project_root: Path) -> Iterator[Warehouse]:
    columns = (
        "observation_id varchar, measure_id varchar, value double, numerator double, "
        "denominator double, multiplier double, area_code varchar, area_type varchar, "
        "period_id varchar, period_type varchar, period_start_date date, "
        "population_group_id varchar, missing_reason varchar, pooling_class varchar"
    )
    with planted_mart(project_root, "fct_current_observations", columns) as mart:
        yield Warehouse(mart)


def next_year(figure: Figure) -> Figure:
    """The same figure for 2015/16."""
    return replace(figure, period_id="AY2015-16", period_start_date="2015-09-01")


def on_day(day: str, figure: Figure) -> Figure:
    """The same figure as a snapshot of one day."""
    return replace(figure, period_id=f"SD{day}", period_type="snapshot", period_start_date=day)


def of_england(figure: Figure) -> Figure:
    """The same figure for England."""
    return replace(figure, area_code="E92000001", area_type="country")


def test_single_published_percentage_answers_as_published(warehouse_shape: Warehouse) -> None:
    warehouse_shape.plant(Figure(PERCENTAGE, 95.1))
    assert warehouse_shape.answer(PERCENTAGE) == pytest.approx(95.1)


def test_single_percentage_with_counts_answers_as_published(warehouse_shape: Warehouse) -> None:
    # The publisher rounds after sums that we do not see; its figure stands at its own grain.
    warehouse_shape.plant(Figure(PERCENTAGE, 95.1, numerator=950, denominator=1000))
    assert warehouse_shape.answer(PERCENTAGE) == pytest.approx(95.1)


def test_two_percentages_without_counts_give_null(warehouse_shape: Warehouse) -> None:
    warehouse_shape.plant(Figure(PERCENTAGE, 90), next_year(Figure(PERCENTAGE, 50)))
    assert warehouse_shape.ask(PERCENTAGE) == [(None,)]


def test_two_percentages_with_counts_give_ratio_of_sums(warehouse_shape: Warehouse) -> None:
    warehouse_shape.plant(
        Figure(PERCENTAGE, 90, numerator=90, denominator=100),
        next_year(Figure(PERCENTAGE, 50, numerator=500, denominator=1000)),
    )
    # The mean would be 70.
    assert warehouse_shape.answer(PERCENTAGE) == pytest.approx(100 * 590 / 1100)


def test_one_percentage_without_counts_spoils_the_pool(warehouse_shape: Warehouse) -> None:
    warehouse_shape.plant(
        Figure(PERCENTAGE, 90, numerator=90, denominator=100), next_year(Figure(PERCENTAGE, 50))
    )
    assert warehouse_shape.ask(PERCENTAGE) == [(None,)]


def test_suppressed_part_spoils_the_pool(warehouse_shape: Warehouse) -> None:
    warehouse_shape.plant(
        Figure(PERCENTAGE, 90, 90, 100, population_group_id="sex/female"),
        Figure(PERCENTAGE, None, population_group_id="sex/male", missing_reason="suppressed"),
    )
    assert warehouse_shape.ask(PERCENTAGE) == [(None,)]


def test_disjoint_groups_pool(warehouse_shape: Warehouse) -> None:
    warehouse_shape.plant(
        Figure(PERCENTAGE, 90, 90, 100, population_group_id="sex/female"),
        Figure(PERCENTAGE, 50, 150, 300, population_group_id="sex/male"),
    )
    assert warehouse_shape.answer(PERCENTAGE) == pytest.approx(60)


def test_nested_areas_give_null(warehouse_shape: Warehouse) -> None:
    warehouse_shape.plant(
        Figure(PERCENTAGE, 90, 90, 100),
        of_england(Figure(PERCENTAGE, 95, 9500, 10000)),
    )
    assert warehouse_shape.ask(PERCENTAGE) == [(None,)]
    assert warehouse_shape.ask(PERCENTAGE, by=("observation__area_code",)) == [
        ("E08000035", 90.0),
        ("E92000001", 95.0),
    ]


def test_nested_groups_give_null(warehouse_shape: Warehouse) -> None:
    warehouse_shape.plant(
        Figure(PERCENTAGE, 90, 90, 100),
        Figure(PERCENTAGE, 80, 8, 10, population_group_id="fsm/eligible"),
    )
    assert warehouse_shape.ask(PERCENTAGE) == [(None,)]


def test_break_in_series_gives_null(warehouse_shape: Warehouse) -> None:
    warehouse_shape.plant(
        Figure("ks2_level_4_reading_writing_maths", 78, 780, 1000),
        next_year(Figure("ks2_expected_standard_reading_writing_maths", 50, 50, 100)),
    )
    metric = "good_achievement_end_of_primary"
    assert warehouse_shape.ask(metric) == [(None,)]
    assert warehouse_shape.ask(metric, by=("observation__measure_id",)) == [
        ("ks2_expected_standard_reading_writing_maths", 50.0),
        ("ks2_level_4_reading_writing_maths", 78.0),
    ]


def test_older_measure_answers_until_its_last_year(warehouse_shape: Warehouse) -> None:
    # 2015/16 has both results; the plan's indicator keeps the older one for that year.
    warehouse_shape.plant(
        next_year(Figure("gcse_5_a_star_c_english_maths", 58.2)),
        next_year(Figure("attainment_8", 48.4)),
    )
    metric = "five_good_gcses_with_english_and_maths"
    assert warehouse_shape.answer(metric) == pytest.approx(58.2)


def test_condition_of_the_reader_keeps_the_filter_of_the_metric(
    warehouse_shape: Warehouse,
) -> None:
    warehouse_shape.plant(
        Figure("gcse_5_a_star_c_english_maths", 55.4),
        Figure("attendance_primary", 95.1),
        of_england(Figure("gcse_5_a_star_c_english_maths", 60.1)),
    )
    assert warehouse_shape.answer(
        "five_good_gcses_with_english_and_maths",
        where="{{ Dimension('observation__area_code') }} = 'E08000035'",
    ) == pytest.approx(55.4)


def test_rate_takes_its_multiplier_from_the_data(warehouse_shape: Warehouse) -> None:
    leeds = on_day("2025-03-31", Figure(RATE, 85, 1498, 176239, multiplier=10000))
    bradford = replace(leeds, area_code="E08000032", value=90, numerator=900, denominator=100000)
    warehouse_shape.plant(leeds, bradford)
    assert warehouse_shape.answer(RATE) == pytest.approx(10000 * 2398 / 276239)


@pytest.mark.parametrize("measure_id", [SNAPSHOT_COUNT, RATE])
def test_snapshots_of_two_days_give_null(warehouse_shape: Warehouse, measure_id: str) -> None:
    figure = Figure(measure_id, 1300, numerator=1300, denominator=160000)
    warehouse_shape.plant(on_day("2014-03-31", figure), on_day("2015-03-31", figure))
    assert warehouse_shape.ask(measure_id) == [(None,)]


def test_count_sums_over_areas_of_one_day(warehouse_shape: Warehouse) -> None:
    leeds = on_day("2015-03-31", Figure(SNAPSHOT_COUNT, 1265))
    warehouse_shape.plant(leeds, replace(leeds, area_code="E08000032", value=875))
    assert warehouse_shape.answer(SNAPSHOT_COUNT) == 2140


def test_yearly_count_sums_over_years_unless_one_is_missing(warehouse_shape: Warehouse) -> None:
    warehouse_shape.plant(Figure(YEARLY_COUNT, 7), next_year(Figure(YEARLY_COUNT, 5)))
    assert warehouse_shape.answer(YEARLY_COUNT) == 12
    warehouse_shape.plant(Figure(YEARLY_COUNT, 7), next_year(Figure(YEARLY_COUNT, None)))
    assert warehouse_shape.ask(YEARLY_COUNT) == [(None,)]


def test_zero_is_a_value_and_an_empty_base_is_not(warehouse_shape: Warehouse) -> None:
    warehouse_shape.plant(Figure(PERCENTAGE, 0, 0, 100))
    assert warehouse_shape.answer(PERCENTAGE) == 0
    warehouse_shape.plant(Figure(PERCENTAGE, 0, 0, 0), next_year(Figure(PERCENTAGE, 0, 0, 0)))
    assert warehouse_shape.ask(PERCENTAGE) == [(None,)]


def test_missing_figure_answers_with_its_reason(warehouse_shape: Warehouse) -> None:
    warehouse_shape.plant(Figure(PERCENTAGE, None, missing_reason="awaiting"))
    assert warehouse_shape.ask(PERCENTAGE, by=("observation__value_status",)) == [
        ("awaiting", None)
    ]


def test_no_figure_answers_with_no_value(warehouse_shape: Warehouse) -> None:
    warehouse_shape.plant()
    rows = warehouse_shape.ask("transport_for_young_people", by=("observation__area_code",))
    assert rows == []


def test_pooling_classes_of_the_mart_separate_what_must_not_pool(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    """No class of the built mart holds two measures, kinds of area, partitions or kinds of period.

    A stock, and any period that is no single year (pooled years overlap), is a class of its own.
    """
    mixed = warehouse.sql(
        """
        select observations.pooling_class
        from marts.fct_current_observations as observations
        inner join marts.dim_measures as measures using (measure_id)
        group by observations.pooling_class
        having count(distinct observations.measure_id) > 1
            or count(distinct observations.area_type) > 1
            or count(distinct observations.partition_id) > 1
            or count(distinct observations.is_group_total) > 1
            or count(distinct observations.period_type) > 1
            or (
                count(distinct observations.period_id) > 1
                and (
                    bool_or(measures.frequency = 'snapshot')
                    or bool_or(
                        observations.period_type
                        not in ('academic_year', 'financial_year', 'calendar_year')
                    )
                )
            )
        """
    ).fetchall()
    assert mixed == []


def test_no_pooling_class_spans_a_break_within_a_measure(
    warehouse: duckdb.DuckDBPyConnection, project_root: Path
) -> None:
    """A measure may be broken without becoming another one, by other counting rules for example."""
    breaks = project_root / "seeds" / "policy" / "series_breaks.csv"
    spanning = warehouse.execute(
        """
        select observations.pooling_class, series_breaks.break_date
        from marts.fct_current_observations as observations
        inner join read_csv(?, all_varchar = true) as series_breaks
            on observations.measure_id = series_breaks.from_measure_id
            and observations.measure_id = series_breaks.to_measure_id
        group by observations.pooling_class, series_breaks.break_date
        having min(observations.period_start_date) < cast(series_breaks.break_date as date)
            and max(observations.period_start_date) >= cast(series_breaks.break_date as date)
        """,
        [str(breaks)],
    ).fetchall()
    assert spanning == []


def test_people_are_not_added_up_over_years(warehouse: duckdb.DuckDBPyConnection) -> None:
    """Exclusions of two years are events and add up; offenders of two years may be the same."""
    summed = warehouse.sql(
        """
        select distinct measure_id
        from marts.fct_current_observations
        where measure_id in ('young_offenders', 'repeat_care_entry_parents', 'neet_count')
        group by measure_id, pooling_class
        having count(distinct period_id) > 1
        """
    ).fetchall()
    assert summed == []
