"""Which figure is current, its interval, comparators, rank, quartile and change.

Written from design.md section 3 and methods.md, not from the SQL.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import duckdb
import pandas as pd
from tests.python.recompute.formulas import EXACT_BELOW, Estimate, byar, wilson
from tests.python.recompute.tables import Row, fetch, seed

Key = tuple[str, str, str, str]
KEY = ("measure_id", "area_code", "period_id", "population_group_id")
NO_POLARITY = "none"
# A core city is compared with the other core cities; a new code is the same city.
CORE_CITIES = """
    select others.*, own.comparator_area_code as area_code
    from raw.core_cities as own
    inner join raw.core_cities as others on own.old_la_code <> others.old_la_code
"""
TARGETS = "from intermediate.int_figures__parsed where figure_kind = 'target'"
PRECEDENCE = "policy/source_precedence.csv"
FIRST_DAY, LAST_DAY = dt.date(1, 1, 1), dt.date(9999, 12, 31)


def key_of(row: Row) -> Key:
    """Give measure, area, period and group of a row."""
    return row["measure_id"], row["area_code"], row["period_id"], row["population_group_id"]


@dataclass
class Inputs:
    """What the recomputation starts from: figures, targets and dimensions."""

    observations: list[Row]
    targets: list[Row]
    measures: dict[str, Row]
    areas: dict[str, Row]
    groups: dict[str, Row]
    periods: dict[str, Row]
    comparator_sets: list[Row]
    breaks: list[Row]
    windows: list[Row]
    plans: dict[str, tuple[str, int]]
    interval_methods: list[Row] = field(default_factory=list)


def read_inputs(connection: duckdb.DuckDBPyConnection) -> Inputs:
    """Read the inputs from a built warehouse; the rows below the first model that decides."""

    def keyed(sql: str, name: str) -> dict[str, Row]:
        return {row[name]: row for row in fetch(connection, sql)}

    indicators = fetch(connection, "from marts.dim_indicators")
    return Inputs(
        observations=fetch(connection, "from intermediate.int_observations__unioned"),
        targets=current_targets(fetch(connection, TARGETS)),
        measures=keyed("from marts.dim_measures", "measure_id"),
        areas=keyed("from raw.areas", "area_code"),
        groups=keyed("from raw.population_groups", "population_group_id"),
        periods=keyed("from marts.dim_periods", "period_id"),
        comparator_sets=[
            *fetch(connection, "from raw.comparator_sets"),
            *fetch(connection, CORE_CITIES),
        ],
        breaks=fetch(connection, "from raw.series_breaks"),
        windows=fetch(connection, "from marts.brg_indicator_measure"),
        plans={
            row["indicator_id"]: (row["plan_id"], row["indicator_number"]) for row in indicators
        },
        interval_methods=seed("policy/statistics/interval_methods.csv"),
    )


@dataclass
class Figure:
    """The current figure of a measure, area, period and group."""

    row: Row
    measure: Row
    period: Row
    breaks: int
    interval: tuple[float, float] | None
    method: str | None
    comparators: dict[str, float] = field(default_factory=dict)
    comparator_estimates: dict[str, Estimate] = field(default_factory=dict)
    sets: dict[str, tuple[int, int]] = field(default_factory=dict)
    rank: int | None = None
    rank_of: int | None = None
    quartile: int | None = None
    previous: Figure | None = None

    @property
    def value(self) -> float | None:
        """Value in the unit of the measure."""
        value: float | None = self.row["value"]
        return value

    @property
    def estimate(self) -> Estimate | None:
        """Value with its limits; None without limits."""
        if self.value is None or self.interval is None:
            return None
        return Estimate(self.value, *self.interval)

    @property
    def start(self) -> dt.date:
        """First day of the period."""
        start: dt.date = self.period["start_date"]
        return start

    @property
    def end(self) -> dt.date:
        """Last day of the period."""
        end: dt.date = self.period["end_date"]
        return end

    @property
    def change(self) -> float | None:
        """Value less the value before in the same unbroken series."""
        if self.value is None or self.previous is None or self.previous.value is None:
            return None
        return self.value - self.previous.value

    @property
    def series(self) -> tuple[Any, ...]:
        """What a series is made of: one measure, area, group, kind of period and no break."""
        measure, area, _, group = key_of(self.row)
        return measure, area, group, self.period["period_type"], self.breaks


def ranked(rows: list[Row], keys: tuple[str, ...]) -> dict[str, int]:
    """Rank figures for the same thing: latest edition, value, kind of extract, place in print."""
    order = {row["extract_kind"]: int(row["precedence"]) for row in seed(PRECEDENCE)}
    groups = defaultdict(list)
    for row in rows:
        groups[tuple(row[name] for name in keys)].append(row)
    place = "source_row_number" if "source_row_number" in rows[0] else "line_number"
    identifier = "observation_id" if "observation_id" in rows[0] else "figure_id"

    def belief(row: Row) -> tuple[Any, ...]:
        return (
            -row["published_on"].toordinal(),
            row["value"] is None,
            order.get(row["extract_kind"], 99),
            row["source_id"],
            row[place],
            row[identifier],
        )

    ranks = {}
    for group in groups.values():
        for rank, row in enumerate(sorted(group, key=belief), start=1):
            ranks[row[identifier]] = rank
    return ranks


def current_targets(rows: list[Row]) -> list[Row]:
    """Rank the targets of each plan and count the digits that each is printed with."""
    ranks = ranked(rows, ("plan_id", *KEY))
    return [
        row
        | {
            "edition_rank": ranks[row["figure_id"]],
            "is_current": ranks[row["figure_id"]] == 1,
            "target_decimals": len((row["token"] or "").partition(".")[2]),
        }
        for row in rows
    ]


def interval_of(row: Row, measure: Row, methods: list[Row]) -> tuple[str, float, float] | None:
    """Give method and limits of one figure in the unit of its measure; None without one."""
    if row["value"] is None or row["missing_reason"] is not None:
        return None
    if row["lower_ci"] is not None and row["upper_ci"] is not None:
        return "published", row["lower_ci"], row["upper_ci"]
    if row["value_qualifier"] not in (None, "exact"):
        return None
    method = next(
        method
        for method in methods
        if method["unit"] == measure["unit"]
        and method["oba_question"] in (None, measure["oba_question"])
        and method["frequency"] in (None, measure["frequency"])
    )
    if method["count_column"] is None:
        return None
    count = row[method["count_column"]]
    scale = 1.0
    total = row["denominator"]
    if method["count_column"] == "numerator":
        if not total or total < 0:
            return None
        scale = measure["multiplier"] / total
    if count is None:
        return None
    if method["method"] == "wilson":
        limits = wilson(count, total)
        name, scale = "wilson", measure["multiplier"]
    else:
        limits = byar(count)
        name = "byar" if count >= EXACT_BELOW else "exact_poisson"
    return None if limits is None else (name, limits[0] * scale, limits[1] * scale)


def breaks_before(measure_id: str, start: dt.date, breaks: list[Row]) -> int:
    """Count the breaks inside a measure (same measure on both sides) up to a day."""
    return sum(
        measure_id == row["from_measure_id"] == row["to_measure_id"]
        and dt.date.fromisoformat(row["break_date"]) <= start
        for row in breaks
    )


def current_figures(inputs: Inputs) -> dict[Key, Figure]:
    """Choose the current figures and give each its comparators, rank and previous value."""
    ranks = ranked(inputs.observations, KEY)
    figures = {}
    for row in inputs.observations:
        if ranks[row["observation_id"]] != 1:
            continue
        measure, period = inputs.measures[row["measure_id"]], inputs.periods[row["period_id"]]
        found = interval_of(row, measure, inputs.interval_methods)
        figures[key_of(row)] = Figure(
            row=row,
            measure=measure,
            period=period,
            breaks=breaks_before(row["measure_id"], period["start_date"], inputs.breaks),
            interval=found[1:] if found else None,
            method=found[0] if found else None,
        )
    add_comparators(figures, inputs)
    add_ranks(figures, inputs)
    add_previous(figures)
    return figures


def comparators_of(area_code: str, day: dt.date, inputs: Inputs) -> list[tuple[str, str, str]]:
    """Give role, area and kind of member of what an area is compared with on a day."""
    found = []
    area = inputs.areas[area_code]
    parent = inputs.areas.get(area["parent_area_code"] or "")
    if parent and area["area_type"] == "local_authority" and parent["area_type"] == "region":
        found.append(("region", parent["area_code"], "published_value"))
    for row in inputs.comparator_sets:
        since = dt.date.fromisoformat(row["valid_from"]) if row["valid_from"] else FIRST_DAY
        until = dt.date.fromisoformat(row["valid_to"]) if row["valid_to"] else LAST_DAY
        serves = row["area_code"] in (None, area_code)
        if serves and row["comparator_area_code"] != area_code and since <= day <= until:
            found.append((row["comparator"], row["comparator_area_code"], row["member_kind"]))
    return found


def add_comparators(figures: dict[Key, Figure], inputs: Inputs) -> None:
    """Set the values of England, region and sets of areas beside each figure."""
    for (measure, area, period, group), figure in figures.items():
        members = defaultdict(list)
        for role, code, kind in comparators_of(area, figure.row["published_on"], inputs):
            other = figures.get((measure, code, period, group))
            if kind == "member":
                members[role].append(other.value if other else None)
                continue
            if other is None or other.value is None:
                continue
            figure.comparators[role] = other.value
            if other.estimate:
                figure.comparator_estimates[role] = other.estimate
        for role, found in members.items():
            values = pd.Series(found, dtype=float).dropna()
            figure.sets[role] = (len(values), len(found))
            if len(values):
                figure.comparators[role] = float(values.mean())


def set_columns(figure: Figure) -> Row:
    """Give mean, count with a value and size of the sets of areas that a figure stands beside."""
    row: Row = {}
    for role in ("neighbours", "core_cities"):
        with_value, size = figure.sets.get(role, (None, None))
        row |= {
            f"{role}_value": figure.comparators.get(role),
            f"{role}_with_value": with_value,
            f"{role}_of": size,
        }
    return row


def add_ranks(figures: dict[Key, Figure], inputs: Inputs) -> None:
    """Rank local authorities within measure, period and group; ties share the lowest rank."""
    fields = defaultdict(list)
    for (measure, area, period, group), figure in figures.items():
        if inputs.areas[area]["area_type"] == "local_authority" and figure.value is not None:
            fields[measure, period, group].append(figure)
    for field_ in fields.values():
        polarity = field_[0].measure["polarity"]
        if polarity == NO_POLARITY:
            continue
        values = pd.Series([figure.value for figure in field_])
        ranks = values.rank(method="min", ascending=polarity == "lower")
        for figure, rank in zip(field_, ranks, strict=True):
            figure.rank, figure.rank_of = int(rank), len(field_)
            if len(field_) >= 4:
                figure.quartile = -(-4 * int(rank) // len(field_))


def add_previous(figures: dict[Key, Figure]) -> None:
    """Set the figure before each in its series, figures without a value left out."""
    series = defaultdict(list)
    for figure in figures.values():
        if figure.value is not None:
            series[figure.series].append(figure)
    for members in series.values():
        members.sort(key=lambda figure: (figure.start, figure.end))
        for before, figure in pairwise(members):
            figure.previous = before


def edition_rows(inputs: Inputs) -> list[Row]:
    """Give place and interval of every edition of every figure."""
    ranks = ranked(inputs.observations, KEY)
    rows = []
    for row in inputs.observations:
        measure = inputs.measures[row["measure_id"]]
        found = interval_of(row, measure, inputs.interval_methods) or (None, None, None)
        rank = ranks[row["observation_id"]]
        limits = dict(zip(("interval_method", "lower_ci", "upper_ci"), found, strict=True))
        rows.append(row | limits | {"edition_rank": rank, "is_current": rank == 1})
    return rows


def target_rows(inputs: Inputs) -> list[Row]:
    """Give the targets as rows of the mart."""
    named = {"target_id": "figure_id", "target_value": "value", "target_text": "printed"}
    return [row | {new: row[old] for new, old in named.items()} for row in inputs.targets]


def comparison_rows(figures: dict[Key, Figure]) -> list[Row]:
    """Give the current figures with what stands beside them."""
    return [
        {name: figure.row[name] for name in (*KEY, "observation_id", "value")}
        | {
            "break_count": figure.breaks,
            "england_value": figure.comparators.get("england"),
            "region_value": figure.comparators.get("region"),
            "area_rank": figure.rank,
            "rank_of": figure.rank_of,
            "quartile": figure.quartile,
            "change_from_previous": figure.change,
        }
        | set_columns(figure)
        for figure in figures.values()
    ]
