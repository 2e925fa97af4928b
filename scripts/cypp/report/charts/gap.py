"""The gap chart: two series over time, and the distance between them period by period."""

from __future__ import annotations

from cypp.report.charts import style, words
from cypp.report.charts.curve import draw_line
from cypp.report.charts.draw import Canvas, svg_of
from cypp.report.charts.frame import (
    Entry,
    axis_start,
    break_notes,
    frame,
    time_scales,
    within,
    x_axis,
)
from cypp.report.charts.layout import Periods, Scale, day, partings, periods, scale_for, thin
from cypp.report.charts.model import Chart, GapPicture, Line, Pair, Point
from cypp.report.charts.style import PENS, Pen
from cypp.report.charts.templates import plot_template
from cypp.report.charts.text import amount, number, plain, text_width, when

HEADING = "Gap"
DISTANCE_PEN = Pen("#a285d1", 4, (1, 0), "circle")


def gap_chart(gap: GapPicture, width: int = style.WIDE) -> Chart:
    """Return the chart of a gap: both lines, and a bar with the size of the gap between them.

    A gap is drawn only where both have a value; where neither ever has one there are only words.
    """
    alternative = words.of_gap(gap)
    pairs = sorted(gap.pairs, key=lambda pair: pair.start)
    values = [v for pair in pairs for v in (pair.value, pair.reference) if v is not None]
    if not values:
        return Chart("", alternative)
    scale = scale_for(values, 5, from_zero=gap.from_zero)
    own = _line(gap.name, "own", pairs, [pair.value for pair in pairs])
    reference = _line(gap.reference_name, "england", pairs, [pair.reference for pair in pairs])
    drawn = periods((pair.start, pair.label) for pair in pairs)
    starts = [p.start for p in pairs if p.value is not None or p.reference is not None]
    breaks = partings(gap.breaks, starts, drawn)
    entries = [entry for line in (own, reference) for entry in _entries(line, gap, drawn)]
    notes = [*break_notes(breaks), *_notes(gap, scale.low)]
    # Room for the word that heads the sizes, left of the first of them.
    left = text_width(f"{HEADING} ", 14, bold=True) + _widest(gap, pairs) / 2
    canvas = frame(gap.title, width, scale, entries, notes, rows_below=3, left=left)
    time_scales(canvas, [pair.start for pair in pairs], scale)
    x_axis(canvas, gap.unit, drawn, breaks)
    _distances(canvas, pairs, scale)
    _sizes(canvas, gap, pairs)
    draw_line(canvas, reference, gap.breaks, 1)
    draw_line(canvas, own, gap.breaks, 0)
    return Chart(svg_of(canvas, plot_template()), alternative)


def _line(name: str, kind: str, pairs: list[Pair], values: list[float | None]) -> Line:
    points = (
        Point(pair.label, pair.start, value) for pair, value in zip(pairs, values, strict=True)
    )
    return Line(name, kind, tuple(points))


def _entries(line: Line, gap: GapPicture, drawn: Periods) -> list[Entry]:
    valued = [(point, point.value) for point in line.points if point.value is not None]
    if not valued:
        return []
    last, value = valued[-1]
    unit = gap.unit if gap.unit.startswith("%") else ""
    told = f"{amount(value, gap.decimals, unit)} {when(drawn.labels[last.start])}"
    return [Entry(plain(line.name), told, value, PENS[line.kind], line.kind == "own")]


def _distances(canvas: Canvas, pairs: list[Pair], scale: Scale) -> None:
    """Draw a bar between the two values of each period."""
    for pair in pairs:
        if pair.value is not None and pair.reference is not None:
            place = canvas.x_pixel(day(pair.start))
            ends = [scale.pixel(value, canvas.height) for value in (pair.value, pair.reference)]
            canvas.rule("rules", (place, ends[0]), (place, ends[1]), DISTANCE_PEN)


def _told(gap: GapPicture, pairs: list[Pair]) -> list[tuple[Pair, str]]:
    """Return the size of each gap as text."""
    return [
        (pair, number(abs(pair.value - pair.reference), gap.decimals))
        for pair in pairs
        if pair.value is not None and pair.reference is not None
    ]


def _widest(gap: GapPicture, pairs: list[Pair]) -> float:
    return max((text_width(text, 14, bold=True) for _, text in _told(gap, pairs)), default=0.0)


def _sizes(canvas: Canvas, gap: GapPicture, pairs: list[Pair]) -> None:
    """Write the size of the gap below its period, as many as there is room for."""
    size = canvas.font_size
    middle = canvas.height + 2.5 * round(size * 1.35) + 6
    canvas.text(-canvas.left, middle, HEADING, bold=True)
    told = _told(gap, pairs)
    widths = [text_width(text, size, bold=True) for _, text in told]
    places = [
        within(canvas, canvas.x_pixel(day(pair.start)), width)
        for (pair, _), width in zip(told, widths, strict=True)
    ]
    for index in thin(places, widths, size * 0.6):
        canvas.text(places[index], middle, told[index][1], "center", bold=True)


def _notes(gap: GapPicture, low: float) -> list[str]:
    notes = ["The gap is the distance between the two values."]
    if any(pair.value is None for pair in gap.pairs):
        notes.append(f"× marks a period without a value for {plain(gap.name)}.")
    if low != 0:
        notes.append(axis_start(low))
    return [" ".join(notes)]
