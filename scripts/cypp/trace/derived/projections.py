"""Projections: the points of the line, and what it is held against."""

from __future__ import annotations

from collections.abc import Iterable

from cypp.public_rows import Observation, Projection
from cypp.trace.derived.key import period_part
from cypp.trace.derived.model import Derived, Part, cell_id
from cypp.trace.figures import Figures

CELLS = (
    "projected_value",
    "interval",
    "lower_pi",
    "upper_pi",
    "yearly_change_needed",
    "target_verdict",
)


def projection_cells(figures: Figures, projection: Projection) -> Iterable[Derived]:
    """Return every derived figure of a projection that has a value or a word."""
    return (derived for cell in CELLS if (derived := projection_cell(figures, projection, cell)))


def projection_cell(figures: Figures, projection: Projection, cell: str) -> Derived | None:
    """Return one derived figure; the projected value has the identifier of the projection.

    Behind a break there is no projected value, and the projection says its verdict alone.
    """
    found = getattr(projection, cell)
    if found is None:
        return None
    sum_up, parts = _worked(figures, projection, cell)
    itself = projection.projection_id
    return Derived(
        figure_id=itself if cell == "projected_value" else cell_id(itself, cell),
        owner_id=itself,
        owner="projection",
        cell=cell,
        measure_id=projection.measure_id,
        period_id=_period(figures, projection),
        population_group_id=projection.population_group_id,
        value=None if isinstance(found, str) else found,
        text=found if isinstance(found, str) else "",
        rule=None,
        sum_up=sum_up,
        parts=parts,
    )


def _period(figures: Figures, projection: Projection) -> str:
    """Return the period projected to: its identifier where it is known, else its first day."""
    for period in figures.edition.periods.values():
        if (
            period.period_type == projection.period_type
            and period.start_date == projection.projected_period_start_date
            and period.end_date == projection.projected_period_end_date
        ):
            return period.period_id
    return str(projection.projected_period_start_date)


def _worked(figures: Figures, projection: Projection, cell: str) -> tuple[str, tuple[Part, ...]]:
    measure = projection.measure_id
    line = Part("line", projection.projection_id, projection.projected_value, measure)
    target = Part("target", projection.target_id, projection.target_value, measure)
    if cell in ("interval", "lower_pi", "upper_pi"):
        sign = {"lower_pi": "-", "upper_pi": "+"}.get(cell, "-/+")
        return f"{{0}} {sign} t {projection.t_quantile} x standard error", (line,)
    if cell == "yearly_change_needed":
        last = Part("last value", _last(figures, projection), projection.last_value, measure)
        return f"({{0}} - {{1}}) / {projection.years_ahead}", (target, last)
    if cell == "target_verdict":
        return "{0} against {1}", (line, target)
    points = line_points(figures, projection)
    listed = ", ".join(f"{{{number}}}" for number in range(len(points)))
    return (
        f"{projection.fitted_last_value:.6g} + {projection.slope_per_year:.6g} a year x "
        f"{projection.years_ahead}; the line through {listed}",
        tuple(period_part(figures, one) for one in points),
    )


def _last(figures: Figures, projection: Projection) -> str | None:
    points = line_points(figures, projection)
    return points[-1].observation_id if points else None


def line_points(figures: Figures, projection: Projection) -> list[Observation]:
    """Return the figures that the line is drawn through, the oldest first."""
    periods = figures.edition.periods
    series = figures.series.get(
        (projection.measure_id, projection.area_code, projection.population_group_id), []
    )
    first, last = projection.series_start_date, periods[projection.last_period_id].start_date
    return [
        one
        for one in series
        # "Over 350" is a bound and no point.
        if one.value is not None
        and one.value_qualifier is None
        and periods[one.period_id].period_type == projection.period_type
        and first <= periods[one.period_id].start_date <= last
        and str(periods[one.period_id].start_date)[5:] == str(first)[5:]
    ]
