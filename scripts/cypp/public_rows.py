"""Rows of the public tables of an edition, one frozen class for each table.

The names of the fields are the names of the columns, so that ``rows_of`` can write the query. The
trail reads them as they are; the report adds what it joins to them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    import duckdb
    from _typeshed import DataclassInstance

Row = TypeVar("Row", bound="DataclassInstance")
# Measure, area, period and group: what a figure is about.
Key = tuple[str, str, str, str]


def rows_of(
    connection: duckdb.DuckDBPyConnection,
    kind: type[Row],
    rest: str,
    parameters: Sequence[Any] | dict[str, Any] = (),
    prefix: str = "",
) -> tuple[Row, ...]:
    """Return ``select <fields of kind> <rest>`` as objects of ``kind``.

    Args:
        connection: an edition's database.
        kind: dataclass with the columns as fields.
        rest: the query from ``from`` on, with an order that leaves nothing to chance; never text
            from outside.
        parameters: values of its parameters.
        prefix: name of the relation that holds the columns, where several are joined.
    """
    before = f"{prefix}." if prefix else ""
    columns = ", ".join(before + field.name for field in fields(kind))
    found = connection.execute(f"select {columns} {rest}", parameters).fetchall()
    return tuple(kind(*row) for row in found)


def fetch(
    connection: duckdb.DuckDBPyConnection,
    row: type[Row],
    relation: str,
    where: str = "true",
    values: Sequence[object] = (),
) -> list[Row]:
    """Return rows of ``marts.<relation>`` as objects, in the order of their first column.

    Args:
        connection: an edition's database.
        row: dataclass with the columns as fields.
        relation: name of the mart.
        where: condition with ``?`` for values; never text from outside.
        values: the values.
    """
    rest = f"from marts.{relation} where {where} order by all"
    return list(rows_of(connection, row, rest, list(values)))


def interval_words(lower: float | None, upper: float | None) -> str | None:
    """Return an interval in words, both limits to six digits; none without either."""
    return None if lower is None or upper is None else f"{lower:.6g} to {upper:.6g}"


class Keyed:
    """A row about one measure, area, period and group."""

    __slots__ = ()
    measure_id: str
    area_code: str
    period_id: str
    population_group_id: str

    @property
    def key(self) -> Key:
        """What the row is about."""
        return (self.measure_id, self.area_code, self.period_id, self.population_group_id)


@dataclass(frozen=True, slots=True)
class Observation(Keyed):
    """A published or computed value, of one source edition."""

    observation_id: str
    measure_id: str
    area_code: str
    period_id: str
    population_group_id: str
    value: float | None
    value_qualifier: str | None
    numerator: float | None
    denominator: float | None
    lower_ci: float | None
    upper_ci: float | None
    interval_method: str | None
    missing_reason: str | None
    publication_status: str
    published_on: date
    edition_rank: int
    is_current: bool
    source_id: str
    source_locator: str
    source_text: str | None
    extract_name: str
    note: str | None


@dataclass(frozen=True, slots=True)
class Target(Keyed):
    """A target that a plan sets."""

    target_id: str
    measure_id: str
    area_code: str
    period_id: str
    population_group_id: str
    plan_id: str
    target_value: float | None
    target_text: str | None
    missing_reason: str | None
    published_on: date
    edition_rank: int
    is_current: bool
    source_id: str
    source_locator: str
    extract_name: str
    note: str | None


@dataclass(frozen=True, slots=True)
class KeyFigure(Keyed):
    """A current figure in the slot of an indicator of a plan, with all that is computed for it."""

    key_figure_id: str
    plan_id: str
    indicator_id: str
    measure_id: str
    area_code: str
    period_id: str
    period_start_date: date
    population_group_id: str
    value: float | None
    missing_reason: str | None
    lower_ci: float | None
    upper_ci: float | None
    england_value: float | None
    region_value: float | None
    neighbours_value: float | None
    neighbours_with_value: int | None
    neighbours_of: int | None
    core_cities_value: float | None
    core_cities_with_value: int | None
    core_cities_of: int | None
    rank: int | None
    rank_of: int | None
    quartile: int | None
    change_from_previous: float | None
    target_value: float | None
    status_target: str | None
    status_target_rule: str | None
    status_england: str | None
    status_england_rule: str | None
    status_neighbours: str | None
    status_neighbours_rule: str | None
    trend: str | None
    trend_rule: str | None
    trend_chi_square: float | None
    is_latest: bool
    observation_id: str
    target_id: str | None

    @property
    def interval(self) -> str | None:
        """The 95% confidence interval in words."""
        return interval_words(self.lower_ci, self.upper_ci)


@dataclass(frozen=True, slots=True)
class Gap(Keyed):
    """A value less what it is held against."""

    gap_id: str
    measure_id: str
    area_code: str
    period_id: str
    period_start_date: date
    population_group_id: str
    gap_type: str
    reference: str
    value: float
    reference_value: float
    gap: float
    favourable_gap: float | None
    gap_lower_ci: float | None
    gap_upper_ci: float | None
    previous_gap: float | None
    gap_change: float | None
    value_move: str | None
    reference_move: str | None
    verdict: str

    @property
    def interval(self) -> str | None:
        """The 95% confidence interval in words."""
        return interval_words(self.gap_lower_ci, self.gap_upper_ci)


@dataclass(frozen=True, slots=True)
class Projection:
    """A straight line drawn on to a year to come."""

    projection_id: str
    measure_id: str
    area_code: str
    population_group_id: str
    period_type: str
    series_start_date: date
    last_period_id: str
    last_value: float
    point_count: int
    slope_per_year: float
    fitted_last_value: float
    residual_standard_error: float | None
    degrees_of_freedom: int
    t_quantile: float | None
    years_ahead: int
    projected_period_start_date: date
    projected_period_end_date: date
    projected_value: float | None
    lower_pi: float | None
    upper_pi: float | None
    target_id: str | None
    plan_id: str | None
    target_value: float | None
    yearly_change_needed: float | None
    target_verdict: str | None

    @property
    def interval(self) -> str | None:
        """The 95% interval of one new point in words."""
        return interval_words(self.lower_pi, self.upper_pi)


@dataclass(frozen=True, slots=True)
class Claim:
    """A change, share or comparison that a document states, and the same computed again."""

    claim_id: str
    source_id: str
    source_locator: str
    source_text: str | None
    claim_type: str
    measure_id: str | None
    area_code: str | None
    period_id: str | None
    population_group_id: str | None
    claimed_value: float | None
    from_value: float | None
    to_value: float | None
    recomputed_value: float | None
    difference: float | None
    verdict: str
    published_on: date
    note: str | None


@dataclass(frozen=True, slots=True)
class ReportCard:
    """One indicator of the report cards of 2007: figures, and colours printed and computed."""

    plan_id: str
    pi_reference: int
    measure_id: str
    leeds_2004: float | None
    leeds_2005: float | None
    leeds_2006: float | None
    national_value: float | None
    similar_value: float | None
    current_value: float | None
    target_value: float | None
    status_trend_printed: str | None
    status_trend_computed: str | None
    status_trend_rule: str | None
    status_target_printed: str | None
    status_target_computed: str | None
    status_target_rule: str | None
    status_national_printed: str | None
    status_national_computed: str | None
    status_national_rule: str | None
    status_similar_printed: str | None
    status_similar_computed: str | None
    status_similar_rule: str | None
    source_id: str
    source_locator: str

    @property
    def card_id(self) -> str:
        """Identifier of the card's line: plan and number of the indicator."""
        return f"{self.plan_id}|pi{self.pi_reference}"

    @property
    def line_id(self) -> str:
        """Begin of the identifiers of the figures on its line."""
        return f"{self.source_id}:{self.source_locator.removeprefix('line ')}"


@dataclass(frozen=True, slots=True)
class Member:
    """An area that another is compared with, on the days on which it counts."""

    area_code: str
    comparator: str
    comparator_area_code: str
    member_kind: str
    valid_from: date
    valid_to: date


@dataclass(frozen=True, slots=True)
class Measure:
    """What a measure measures."""

    measure_id: str
    measure_name: str
    unit: str
    polarity: str
    multiplier: float | None
    period_type: str
    decimals: int


@dataclass(frozen=True, slots=True)
class Period:
    """When a figure is about."""

    period_id: str
    period_type: str
    period_label: str
    start_date: date
    end_date: date


@dataclass(frozen=True, slots=True)
class Source:
    """A document, or one edition of a published file."""

    source_id: str
    source_type: str
    title: str
    publisher: str
    published_on: date
    published_precision: str | None
    publication_status: str | None
    licence: str | None
    sha256: str
    row_count: int | None

    @property
    def is_document(self) -> bool:
        """Does the source have lines, which were transcribed, and not rows, which were landed?"""
        return self.source_type == "document"
