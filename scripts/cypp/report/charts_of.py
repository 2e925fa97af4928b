"""Charts of a site: from figures to curves, from curves to files with their words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from cypp.report.charts import NARROW, WIDE, gap_chart, rank_strip, sparkline, turning_curve
from cypp.report.charts.model import (
    Break,
    Chart,
    Curve,
    GapPicture,
    Line,
    Pair,
    Point,
    Projected,
    Strip,
    Target,
)
from cypp.report.facts.area import AreaFacts
from cypp.report.facts.dims import Dims
from cypp.report.facts.model import Gap, KeyFigure, Measure
from cypp.report.facts.numbers import PERCENT, period_text
from cypp.report.facts.plan import PlanLine
from cypp.report.links import chart_file, up

COUNT = "count"
COMPARATORS = (
    ("england", "england_value"),
    ("neighbours", "neighbours_value"),
    ("region", "region_value"),
)


@dataclass(frozen=True)
class ChartRef:
    """A chart as a page shows it.

    Args:
        file: the drawing; empty where there is nothing to draw.
        narrow: the same for a narrow window; empty where one drawing serves both.
        alternative: the chart in words.
        caption: what stands below it.
    """

    file: str
    narrow: str
    alternative: str
    caption: str


@dataclass
class ChartFiles:
    """Draws and writes the charts of one area; each chart is drawn once."""

    out: Path
    written: int = 0
    sparks: dict[str, Chart] = field(default_factory=dict)
    drawn: dict[str, tuple[str, bool]] = field(default_factory=dict)

    def curve(self, curve: Curve, name: str, caption: str, depth: int) -> ChartRef:
        """Draw a curve; return how a page ``depth`` folders down shows it."""
        return self._both(lambda width: turning_curve(curve, width), name, caption, depth)

    def sides(self, picture: GapPicture, name: str, caption: str, depth: int) -> ChartRef:
        """Draw the two sides of a gap."""
        return self._both(lambda width: gap_chart(picture, width), name, caption, depth)

    def strip(self, strip: Strip, name: str, caption: str, depth: int) -> ChartRef:
        """Draw where the area stands among all authorities."""
        return self._both(lambda width: rank_strip(strip, width), name, caption, depth)

    def _both(self, draw: Callable[[int], Chart], name: str, caption: str, depth: int) -> ChartRef:
        """Draw a chart for wide and narrow windows, once for all pages."""
        if name not in self.drawn:
            wide = draw(WIDE)
            self.drawn[name] = wide.alternative, bool(wide.svg)
            if wide.svg:
                self._write(name, wide.svg)
                self._write(f"{name}_narrow", draw(NARROW).svg)
        alternative, is_drawn = self.drawn[name]
        if not is_drawn:
            return ChartRef("", "", alternative, caption)
        narrow = up(depth) + chart_file(f"{name}_narrow")
        return ChartRef(up(depth) + chart_file(name), narrow, alternative, caption)

    def spark(self, dims: Dims, facts: AreaFacts, line: PlanLine, depth: int) -> ChartRef | None:
        """Draw the sparkline of a line of the plan; None where there is no history to show."""
        curve = curve_of(dims, facts, line, line_title(facts, line))
        if curve is None:
            return None
        chart = self.sparks.get(line.name) or sparkline(curve)
        if line.name not in self.sparks and chart.svg:
            self._write(f"spark_{line.name}", chart.svg)
        self.sparks[line.name] = chart
        if not chart.svg:
            return None
        return ChartRef(up(depth) + chart_file(f"spark_{line.name}"), "", chart.alternative, "")

    def _write(self, name: str, svg: str) -> None:
        path = self.out / chart_file(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(svg, encoding="utf-8")
        self.written += 1


def line_title(facts: AreaFacts, line: PlanLine) -> str:
    """Return the title of the charts of a line."""
    label = f" ({line.label})" if line.label else ""
    return f"{line.indicator.indicator_name}{label}, {facts.area_name}"


def curve_of(dims: Dims, facts: AreaFacts, line: PlanLine, title: str) -> Curve | None:
    """Return the history of a line of the plan, or None where there is nothing to draw."""
    measure = dims.measures[line.measures[-1]]
    units = {dims.measures[measure_id].unit for measure_id in line.measures}
    # Two units have no common axis: then only the newest definition is drawn.
    measures = line.measures if len(units) == 1 else line.measures[-1:]
    if line.reference is not None:
        own = tuple(_gap_point(gap) for gap in line.gaps if gap.measure_id in measures)
        others: tuple[Line, ...] = ()
    else:
        rows = [row for row in line.figures if row.measure_id in measures]
        own = tuple(_point(dims, row) for row in rows)
        # Numbers of areas of different size are not compared.
        others = () if measure.unit == COUNT else _comparators(dims, rows)
    if not any(point.value is not None for point in own):
        return None
    starts = [point.start for point in own]
    return Curve(
        title=title,
        unit=_unit(dims, measure, is_gap=line.reference is not None),
        decimals=measure.decimals,
        lines=(Line(facts.area_name, "own", own), *others),
        breaks=breaks_of(dims, measures, starts),
        targets=_targets(facts, line, measures),
        projection=_projection(facts, line),
        from_zero=measure.unit == COUNT,
    )


def _unit(dims: Dims, measure: Measure, *, is_gap: bool) -> str:
    if is_gap and measure.unit == PERCENT:
        return "percentage points"
    return dims.word("unit", measure.unit).phrase or ""


def pairs_of(dims: Dims, line: PlanLine, title: str) -> GapPicture | None:
    """Return both sides of a gap by period, or None for a line that is no gap."""
    measure = dims.measures[line.measures[-1]]
    gaps = [gap for gap in line.gaps if dims.measures[gap.measure_id].unit == measure.unit]
    if not gaps:
        return None
    measures = tuple(dict.fromkeys(gap.measure_id for gap in gaps))
    return GapPicture(
        title=title,
        unit=dims.word("unit", measure.unit).phrase or "",
        decimals=measure.decimals,
        name=dims.group(line.group),
        reference_name=dims.group(line.reference or ""),
        pairs=tuple(
            Pair(
                period_text(gap.period_label, gap.period_id),
                gap.period_start_date,
                gap.value,
                gap.reference_value,
            )
            for gap in gaps
        ),
        breaks=breaks_of(dims, measures, [gap.period_start_date for gap in gaps]),
    )


def breaks_of(dims: Dims, measures: Sequence[str], starts: Sequence[date]) -> tuple[Break, ...]:
    """Return the breaks within the measures and between them, inside the years that are drawn."""
    found = {
        row.break_date: Break(row.break_date, row.reason, row.source)
        for row in dims.breaks
        if row.to_measure_id in measures
        and row.from_measure_id in measures
        and min(starts) < row.break_date <= max(starts)
    }
    return tuple(found[day] for day in sorted(found))


def _point(dims: Dims, row: KeyFigure) -> Point:
    reason = dims.missing.get(row.missing_reason or "", ("No value", ""))[0]
    return Point(
        label=period_text(row.period_label, row.period_id),
        start=row.period_start_date,
        value=row.value,
        lower=row.lower_ci,
        upper=row.upper_ci,
        missing=None if row.value is not None else reason,
        provisional=row.publication_status not in (None, "final"),
    )


def _gap_point(gap: Gap) -> Point:
    return Point(
        label=period_text(gap.period_label, gap.period_id),
        start=gap.period_start_date,
        value=gap.gap,
        lower=gap.gap_lower_ci,
        upper=gap.gap_upper_ci,
    )


def _comparators(dims: Dims, rows: Sequence[KeyFigure]) -> tuple[Line, ...]:
    lines = []
    for kind, column in COMPARATORS:
        points = tuple(
            Point(
                period_text(row.period_label, row.period_id),
                row.period_start_date,
                getattr(row, column),
            )
            for row in rows
            if getattr(row, column) is not None
        )
        if points:
            lines.append(Line(dims.word("reference", kind).word, kind, points))
    return tuple(lines)


def _targets(facts: AreaFacts, line: PlanLine, measures: Sequence[str]) -> tuple[Target, ...]:
    if line.reference is not None:
        return ()
    found = {
        row.period_start_date: Target(
            period_text(row.period_label, row.period_id), row.period_start_date, row.target_value
        )
        for measure_id in measures
        for row in facts.targets.get(measure_id, ())
        if row.target_value is not None and row.population_group_id == line.group
    }
    return tuple(found[day] for day in sorted(found))


def _projection(facts: AreaFacts, line: PlanLine) -> tuple[Projected, ...]:
    if line.reference is not None or line.latest is None:
        return ()
    found = {
        row.projected_period_start_date: Projected(
            str(row.projected_period_end_date.year),
            row.projected_period_start_date,
            row.projected_value,
            row.lower_pi,
            row.upper_pi,
            row.lowest_possible,
            row.highest_possible,
        )
        for row in facts.projections.get(line.latest.measure_id, ())
        if row.population_group_id == line.group
    }
    return tuple(found[day] for day in sorted(found))
