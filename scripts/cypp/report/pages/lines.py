"""A line of the plan as pages show it: figure, verdicts, sentence, charts, projection."""

from __future__ import annotations

from dataclasses import dataclass, replace

from cypp.report.charts_of import ChartRef, curve_of, line_title, pairs_of
from cypp.report.facts.model import KeyFigure, Projection
from cypp.report.facts.numbers import period_text
from cypp.report.facts.plan import SMALLER, WIDER, PlanLine, gap_sentence, sentence
from cypp.report.links import indicator_page, up
from cypp.report.pages import tables
from cypp.report.pages.cells import Cells
from cypp.report.render import Cell, Table
from cypp.report.site import Site

NO_FIGURE = "No figure in this edition"
NO_GAP_OF_ENGLAND = Cell(
    "Not judged",
    kind="verdict",
    symbol="none",
    tone="none",
    note="No such gap for England",
    brief="no such gap for England",
)


@dataclass(frozen=True)
class LineView:
    """One line of the plan.

    Args:
        number: number of the indicator.
        name: name of the indicator.
        label: what tells the line from the others of the indicator; may be empty.
        is_first: whether it is the first line of the indicator.
        is_obsession: whether the indicator belongs to an obsession.
        href: page of the indicator.
        value: latest figure, or why there is none.
        period: its period; empty without a figure.
        provisional: what to know of its source, such as that it is a draft; may be empty.
        england: verdict against England.
        trend: verdict of the trend.
        target: verdict against the target.
        sentence: the verdicts in words; empty without any.
        disagrees: whether good and bad news stand side by side.
        has_value: whether there is a number to show.
    """

    number: int
    name: str
    label: str
    is_first: bool
    is_obsession: bool
    href: str
    value: Cell
    period: str
    provisional: str
    england: Cell
    trend: Cell
    target: Cell
    sentence: str
    disagrees: bool
    has_value: bool


@dataclass(frozen=True)
class LineSection:
    """A line with its charts, their figures as a table, and its projection."""

    view: LineView
    chart: ChartRef | None
    sides: ChartRef | None
    strip: ChartRef | None
    figures: Table | None
    projections: Table | None


def view_of(site: Site, cells: Cells, line: PlanLine) -> LineView:
    """Return how a line is shown; a line without any figure says so."""
    indicator = line.indicator
    unknown = cells.verdict("trend", None, "no value")
    empty = LineView(
        number=indicator.indicator_number,
        name=indicator.indicator_name,
        label=line.label,
        is_first=line.row_order == 1,
        is_obsession=indicator.is_obsession,
        href=up(cells.depth) + indicator_page(indicator.indicator_id),
        value=Cell(NO_FIGURE, kind="missing"),
        period="",
        provisional="",
        england=unknown,
        trend=unknown,
        target=unknown,
        sentence="",
        disagrees=False,
        has_value=line.has_value,
    )
    if line.reference is not None:
        return _gap_view(site, cells, line, empty)
    return _value_view(site, cells, line.latest, empty) if line.latest else empty


def _value_view(site: Site, cells: Cells, latest: KeyFigure, empty: LineView) -> LineView:
    said = sentence(site.dims, site.facts.area_name, latest)
    status = latest.publication_status
    return replace(
        empty,
        value=cells.value(latest),
        period=period_text(latest.period_label, latest.period_id),
        provisional="" if status in (None, "final") else f"{status} source",
        england=cells.judged(latest, "status_england"),
        trend=cells.judged(latest, "trend"),
        target=cells.judged(latest, "status_target"),
        sentence=said.text,
        disagrees=said.disagrees,
    )


def _gap_view(site: Site, cells: Cells, line: PlanLine, empty: LineView) -> LineView:
    gap = line.latest_gap
    if gap is None:
        return empty
    beside = line.latest_england_gap
    england = NO_GAP_OF_ENGLAND
    if beside is not None and beside.gap is not None:
        better = (beside.favourable_gap or 0.0) >= 0
        england = replace(cells.gap(beside, beside.gap), note=SMALLER if better else WIDER)
    said = gap_sentence(site.dims, site.facts.area_name, line)
    return replace(
        empty,
        value=cells.gap(gap, gap.gap),
        period=period_text(gap.period_label, gap.period_id),
        england=england,
        trend=cells.moved(gap),
        target=cells.verdict("status_target", None, "no target value"),
        sentence=said.text,
        disagrees=said.disagrees,
    )


def section_of(site: Site, cells: Cells, line: PlanLine, *, with_figures: bool) -> LineSection:
    """Return a line with its charts; each chart is drawn once and shown by several pages."""
    title = line_title(site.facts, line)
    curve = curve_of(site.dims, site.facts, line, title)
    pairs = pairs_of(site.dims, line, title)
    chart = sides = strip = None
    # The two sides of a gap show it already.
    if curve is not None and pairs is None:
        chart = site.charts.curve(curve, f"curve_{line.name}", title, cells.depth)
    if pairs is not None:
        sides = site.charts.sides(
            pairs, f"sides_{line.name}", f"Both sides of the gap: {title}", cells.depth
        )
    places = site.places.get(line.name)
    if places is not None:
        strip = site.charts.strip(places, f"strip_{line.name}", places.title, cells.depth)
    projected = projections_of(site, line)
    name = f"{line.indicator.indicator_number}-{line.row_order}"
    return LineSection(
        view_of(site, cells, line),
        chart,
        sides,
        strip,
        _figures(cells, line, title, name) if with_figures else None,
        tables.projections_table(
            cells, projected, f"If nothing changes: {title}", f"projection-{name}"
        )
        if projected
        else None,
    )


def _figures(cells: Cells, line: PlanLine, title: str, name: str) -> Table | None:
    if line.gaps:
        latest_first = tuple(reversed(line.gaps))
        return tables.gaps_table(cells, latest_first, f"Figures: {title}", f"figures-{name}")
    if line.figures:
        return tables.figures_table(cells, line.figures, f"Figures: {title}", f"figures-{name}")
    return None


def projections_of(site: Site, line: PlanLine) -> tuple[Projection, ...]:
    """Return the projection of the latest measure of a line."""
    if line.latest is None or line.reference is not None:
        return ()
    return tuple(
        row
        for row in site.facts.projections.get(line.latest.measure_id, ())
        if row.population_group_id == line.group
    )
