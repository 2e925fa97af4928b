"""The turning-the-curve chart: history, comparators, breaks, targets and a projection."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from cypp.report.charts import style, words
from cypp.report.charts.draw import Canvas, svg_of
from cypp.report.charts.frame import Entry, axis_start, break_notes, frame, time_scales, x_axis
from cypp.report.charts.layout import Periods, ahead, day, partings, periods, scale_for, segments
from cypp.report.charts.model import Break, Chart, Curve, Line, Point, Projected
from cypp.report.charts.possible import Cut, possible
from cypp.report.charts.style import PENS, PROJECTED_PEN, TARGET_PEN
from cypp.report.charts.templates import plot_template
from cypp.report.charts.text import amount, plain, when

MOST_LINES = 4
POINT_SIZE, LAST_SIZE = 45, 100


def turning_curve(curve: Curve, width: int = style.WIDE) -> Chart:
    """Return the chart of a curve, ``width`` pixels wide (``style.WIDE`` or ``style.NARROW``).

    A line stops at a break, at a period without a value and where a period is missing. Where no
    line has a value there is no picture, only the words.
    """
    alternative = words.of_curve(curve)
    cut = possible(curve)
    curve = cut.curve
    lines = sorted(curve.lines, key=lambda line: line.kind != "own")[:MOST_LINES]
    drawn_points = [point for line in lines for point in line.points if point.value is not None]
    if not drawn_points:
        return Chart("", alternative)
    scale = scale_for(_values(lines, curve), 5, from_zero=curve.from_zero)
    drawn = _periods(lines, curve)
    starts = sorted(
        {*(point.start for point in drawn_points), *(each.start for each in ahead(curve))}
    )
    breaks = partings(curve.breaks, starts, drawn)
    notes = [*break_notes(breaks), *_notes(lines, cut, scale.low)]
    entries = _entries(lines, curve, drawn)
    canvas = frame(curve.title, width, scale, entries, notes, rows_below=1 + bool(drawn.shared))
    time_scales(canvas, drawn.labels, scale)
    x_axis(canvas, curve.unit, drawn, breaks)
    _projection(canvas, lines, curve)
    for line_number, line in reversed(list(enumerate(lines))):
        draw_line(canvas, line, curve.breaks, line_number)
    _targets(canvas, curve)
    return Chart(svg_of(canvas, plot_template()), alternative)


def draw_line(canvas: Canvas, line: Line, breaks: Sequence[Break], line_number: int) -> None:
    """Draw a series part by part; that of the area with its intervals and its missing periods."""
    pen = PENS[line.kind]
    is_own = line.kind == "own"
    parts = segments(line.points, tuple(breaks))
    for index, part in enumerate(parts):
        series = f"{line_number} {index}"
        for point in part:
            canvas.stroke((day(point.start), point.value or 0.0), series, pen)
            is_last = is_own and point is parts[-1][-1]
            fill = style.PAPER if point.provisional else pen.colour
            size = LAST_SIZE if is_last else POINT_SIZE if is_own else POINT_SIZE * 0.6
            canvas.mark("points", (day(point.start), point.value or 0.0), pen, size, fill)
        if is_own:
            draw_intervals(canvas, part, series)
    if is_own:
        draw_missing(canvas, [point.start for point in line.points if point.value is None])


def draw_missing(canvas: Canvas, starts: list[date]) -> None:
    """Mark the periods without a value with a cross on the axis."""
    for start in starts:
        canvas.mark(
            "marks",
            (canvas.x_pixel(day(start)), canvas.height - 8),
            style.MISSING_PEN,
            50,
            style.PAPER,
        )


def draw_intervals(canvas: Canvas, part: list[Point], series: str) -> None:
    """Draw the intervals of a part as a band, and that of a single period as a bar."""
    known = [p for p in part if p.lower is not None and p.upper is not None]
    if len(known) == len(part) and len(part) > 1:
        for point in part:
            _band(canvas, point.start, (point.lower, point.upper), series)
        return
    for point in known:
        canvas.add(
            "intervals", x=day(point.start), y=point.lower, y2=point.upper, colour=style.OWN_COLOUR
        )


def _band(
    canvas: Canvas, start: date, ends: tuple[float | None, float | None], series: str
) -> None:
    canvas.add("bands", x=day(start), y=ends[0], y2=ends[1], series=series, colour=style.OWN_COLOUR)


def _targets(canvas: Canvas, curve: Curve) -> None:
    """Draw the targets as stars on a dotted line; a single one is led to from the first period."""
    targets = sorted(curve.targets, key=lambda each: each.start)
    places = [(float(day(target.start)), target.value) for target in targets]
    if len(places) == 1:
        places.insert(0, (float(str(canvas.signals["x_low"])), places[0][1]))
    for place in places:
        canvas.stroke(place, "target", TARGET_PEN)
    for target in targets:
        canvas.mark("points", (day(target.start), target.value), TARGET_PEN, 220, style.PAPER)


def _projection(canvas: Canvas, lines: list[Line], curve: Curve) -> None:
    """Draw the projection dashed, with its interval, from the last value if no break parts them."""
    projected = sorted(curve.projection, key=lambda each: each.start)
    if not projected:
        return
    places = [(day(each.start), each.value) for each in projected]
    last = _last(lines[0]) if lines[0].kind == "own" else None
    if (
        last is not None
        and last.value is not None
        and not _is_parted(last, projected[0], curve.breaks)
    ):
        places.insert(0, (day(last.start), last.value))
        _band(canvas, last.start, (last.value, last.value), "projection")
    for each in projected:
        _band(canvas, each.start, (each.lower, each.upper), "projection")
        if len(places) == 1:
            canvas.add(
                "intervals", x=day(each.start), y=each.lower, y2=each.upper, colour=style.OWN_COLOUR
            )
        canvas.mark("points", (day(each.start), each.value), PROJECTED_PEN, POINT_SIZE, style.PAPER)
    for place in places:
        canvas.stroke(place, "projection", PROJECTED_PEN)


def _is_parted(last: Point, first: Projected, breaks: tuple[Break, ...]) -> bool:
    return any(last.start < found.start <= first.start for found in breaks)


def _last(line: Line) -> Point | None:
    valued = [point for point in line.points if point.value is not None]
    return max(valued, key=lambda point: point.start, default=None)


def _periods(lines: list[Line], curve: Curve) -> Periods:
    """Return all periods of the chart, labelled by the area before others."""
    points = [(point.start, point.label) for line in lines for point in line.points]
    return periods([*points, *((each.start, each.label) for each in ahead(curve))])


def _values(lines: list[Line], curve: Curve) -> list[float]:
    """Return every value that the vertical scale must hold."""
    values: list[float | None] = []
    for line in lines:
        for point in line.points:
            values.append(point.value)
            if line.kind == "own" and point.value is not None:
                values += [point.lower, point.upper]
    values += [target.value for target in curve.targets]
    for each in curve.projection:
        values += [each.value, each.lower, each.upper]
    return [value for value in values if value is not None]


def _entries(lines: list[Line], curve: Curve, drawn: Periods) -> list[Entry]:
    entries = []
    for line in lines:
        last = _last(line)
        if last is not None and last.value is not None:
            told = _told(last.value, drawn.labels[last.start], curve)
            is_own = line.kind == "own"
            entries.append(Entry(plain(line.name), told, last.value, PENS[line.kind], is_own))
    if curve.targets:
        target = max(curve.targets, key=lambda each: each.start)
        told = _told(target.value, drawn.labels[target.start], curve)
        entries.append(Entry("Target", told, target.value, TARGET_PEN, is_hollow=True))
    if curve.projection:
        furthest = max(curve.projection, key=lambda each: each.start)
        told = _told(furthest.value, drawn.labels[furthest.start], curve)
        entries.append(Entry("Projected", told, furthest.value, PROJECTED_PEN, is_hollow=True))
    return entries


def _told(value: float, label: str, curve: Curve) -> str:
    """Return a value and its period; the unit heads the axis, but a per cent sign stays with it."""
    unit = curve.unit if curve.unit.startswith("%") else ""
    return f"{amount(value, curve.decimals, unit)} {when(label)}"


def _notes(lines: list[Line], cut: Cut, low: float) -> list[str]:
    """Return what the reader needs to read this chart, and no more."""
    own = [point for line in lines if line.kind == "own" for point in line.points]
    notes = []
    if any(point.lower is not None and point.value is not None for point in own):
        notes.append("The shaded band or bar is the 95% interval.")
    if cut.curve.projection:
        notes.append("The projection is dashed, with its 95% interval shaded.")
    if cut.is_cut:
        notes.append(words.CUT)
    if any(point.provisional for point in own):
        notes.append("A hollow marker is a provisional value.")
    if any(point.value is None for point in own):
        notes.append("× marks a period without a value.")
    if low != 0:
        notes.append(axis_start(low))
    return [" ".join(notes)] if notes else []
