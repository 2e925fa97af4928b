"""The sparkline: the course of one series, small enough for a row of a table."""

from __future__ import annotations

from cypp.report.charts import style, words
from cypp.report.charts.draw import Canvas, svg_of
from cypp.report.charts.layout import Scale, day, segments
from cypp.report.charts.model import Chart, Curve
from cypp.report.charts.style import Pen
from cypp.report.charts.templates import sparkline_template

WIDTH, HEIGHT, MARGIN = 120, 32, 5
PEN = Pen(style.OWN_COLOUR, 2, (1, 0), "circle")
DOT, LAST = 9, 40


def sparkline(curve: Curve) -> Chart:
    """Return the sparkline of the area's own line: its last value marked, its breaks as gaps."""
    alternative = " ".join(words.of_own(curve))
    own = next((line for line in curve.lines if line.kind == "own"), None)
    parts = segments(own.points, curve.breaks) if own else []
    if own is None or not parts:
        return Chart("", alternative)
    values = [point.value for part in parts for point in part if point.value is not None]
    starts = [day(point.start) for point in own.points]
    canvas = Canvas(curve.title, WIDTH - 2 * MARGIN, HEIGHT - 2 * MARGIN, 0)
    canvas.left = canvas.right = canvas.top = canvas.bottom = MARGIN
    low, high = min(values), max(values)
    flat = low == high
    canvas.scales(min(starts), max(starts), Scale(low - flat, high + flat, ()))
    for index, part in enumerate(parts):
        for point in part:
            x, y = day(point.start), point.value or 0.0
            canvas.stroke((x, y), str(index), PEN)
            is_last = point is parts[-1][-1]
            # A point that no line leads to would not be seen without a dot.
            if is_last or len(part) == 1:
                canvas.mark("points", (x, y), PEN, LAST if is_last else DOT, PEN.colour)
    return Chart(svg_of(canvas, sparkline_template()), alternative)
