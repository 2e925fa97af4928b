"""Rows of the marts as the report reads them; fields are named as the columns are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cypp import public_rows


@dataclass(frozen=True)
class Measure(public_rows.Measure):
    """A row of dim_measures with its definition."""

    frequency: str | None
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
class Source(public_rows.Source):
    """A row of dim_sources with how its day is known."""

    published_basis: str | None


@dataclass(frozen=True)
class Area:
    """A row of dim_areas."""

    area_code: str
    area_name: str
    area_type: str
    parent_area_code: str | None


@dataclass(frozen=True)
class KeyFigure(public_rows.KeyFigure):
    """A row of fct_key_indicators with its period in words and what its observation prints."""

    period_label: str
    value_qualifier: str | None
    publication_status: str | None
    source_id: str | None
    source_locator: str | None
    source_text: str | None
    note: str | None


@dataclass(frozen=True)
class Gap(public_rows.Gap):
    """A row of fct_gaps with its period in words."""

    period_label: str


@dataclass(frozen=True)
class Projection(public_rows.Projection):
    """A row of fct_projections that is not behind a break, with what is possible."""

    projected_value: float
    lower_pi: float
    upper_pi: float
    is_outside_range: bool | None
    lowest_possible: float | None
    highest_possible: float | None


@dataclass(frozen=True)
class TargetRow(public_rows.Target):
    """A row of fct_targets in use, with its period in words."""

    period_label: str
    period_start_date: date
