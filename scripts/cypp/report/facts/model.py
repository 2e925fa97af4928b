"""Rows of the marts as the report reads them; fields are named as the columns are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Measure:
    """A row of dim_measures."""

    measure_id: str
    measure_name: str
    unit: str
    polarity: str
    frequency: str | None
    decimals: int
    oba_question: str | None
    numerator_definition: str | None
    denominator_definition: str | None
    definition_source: str | None


@dataclass(frozen=True)
class Indicator:
    """A row of dim_indicators."""

    plan_id: str
    plan_name: str
    indicator_id: str
    indicator_number: int
    indicator_name: str
    outcome_id: str
    outcome_number: int
    outcome_name: str
    obsession_id: str | None
    is_obsession: bool
    obsession_name: str | None
    owner: str | None
    source_id: str | None
    source_locator: str | None


@dataclass(frozen=True)
class IndicatorMeasure:
    """A row of brg_indicator_measure."""

    indicator_id: str
    measure_id: str
    valid_from: date | None
    valid_to: date | None
    relation: str
    note: str | None


@dataclass(frozen=True)
class ReportRow:
    """A row of dim_report_rows."""

    indicator_id: str
    row_order: int
    row_label: str | None
    measure_order: int
    measure_id: str
    figure: str
    population_group_id: str
    reference: str | None
    shown: str


@dataclass(frozen=True)
class SeriesBreak:
    """A row of dim_series_breaks."""

    from_measure_id: str
    to_measure_id: str
    break_date: date
    kind: str
    reason: str
    source: str


@dataclass(frozen=True)
class Source:
    """A row of dim_sources."""

    source_id: str
    source_type: str
    title: str
    publisher: str | None
    published_on: date | None
    published_precision: str | None
    published_basis: str | None
    publication_status: str | None
    licence: str | None
    sha256: str | None


@dataclass(frozen=True)
class Area:
    """A row of dim_areas."""

    area_code: str
    area_name: str
    area_type: str
    parent_area_code: str | None


@dataclass(frozen=True)
class KeyFigure:
    """A row of fct_key_indicators with what its observation prints."""

    key_figure_id: str
    indicator_id: str
    relation: str
    measure_id: str
    period_id: str
    period_label: str
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
    target_id: str | None
    status_target: str | None
    status_target_rule: str | None
    status_england: str | None
    status_england_rule: str | None
    status_neighbours: str | None
    status_neighbours_rule: str | None
    trend: str | None
    trend_rule: str | None
    observation_id: str
    value_qualifier: str | None
    publication_status: str | None
    source_id: str | None
    source_locator: str | None
    source_text: str | None
    note: str | None


@dataclass(frozen=True)
class Gap:
    """A row of fct_gaps."""

    gap_id: str
    measure_id: str
    period_id: str
    period_label: str
    period_start_date: date
    population_group_id: str
    gap_type: str
    reference: str
    value: float | None
    reference_value: float | None
    gap: float | None
    favourable_gap: float | None
    gap_lower_ci: float | None
    gap_upper_ci: float | None
    previous_gap: float | None
    gap_change: float | None
    value_move: str | None
    reference_move: str | None
    verdict: str | None


@dataclass(frozen=True)
class Projection:
    """A row of fct_projections."""

    projection_id: str
    measure_id: str
    population_group_id: str
    projected_period_start_date: date
    projected_period_end_date: date
    projected_value: float
    lower_pi: float
    upper_pi: float
    point_count: int
    is_outside_range: bool | None
    lowest_possible: float | None
    highest_possible: float | None
    target_id: str | None
    plan_id: str | None
    target_value: float | None
    yearly_change_needed: float | None
    target_verdict: str | None
    backtest_points: int | None
    backtest_mean_absolute_error: float | None


@dataclass(frozen=True)
class TargetRow:
    """A row of fct_targets in use."""

    target_id: str
    measure_id: str
    period_id: str
    period_label: str
    period_start_date: date
    population_group_id: str
    plan_id: str
    target_value: float | None
    target_text: str | None
    missing_reason: str | None
    source_id: str | None
    source_locator: str | None
