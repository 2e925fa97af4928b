"""The frame of a chart over time: margins, key, horizontal axis, labels of breaks, and notes."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from cypp.report.charts import style
from cypp.report.charts.draw import Canvas
from cypp.report.charts.layout import Parting, Periods, Scale, day, spread_out, thin, tick_decimals
from cypp.report.charts.style import Pen
from cypp.report.charts.text import cut, number, plain, text_width, wrap

WIDE_FROM = 560
KEY_WIDTH = 200
SAMPLE = 24
NOTE_LINES = 12
TICK_PEN = Pen("#767676", 1, (1, 0), "circle")
BREAK_PEN = Pen(style.INK, 1.5, (6, 4), "circle")
EDGE = 0.02
# How far a label of the axis may reach beyond the plot, short of the key beside it.
OVERHANG = 8


@dataclass(frozen=True)
class Entry:
    """An entry of the key: the name of what is drawn, its last value in words, and its pen."""

    name: str
    told: str
    value: float
    pen: Pen
    is_bold: bool = False
    is_hollow: bool = False


def frame(
    title: str,
    width: int,
    scale: Scale,
    entries: list[Entry],
    notes: list[str],
    *,
    rows_below: int = 2,
    left: float = 0,
) -> Canvas:
    """Return a canvas with its key and its notes; the horizontal axis is still to come.

    The key is beside the plot, each entry near its last value, or below a narrow plot.
    """
    is_wide = width >= WIDE_FROM
    canvas = Canvas(title, 0, 300 if is_wide else 220, 14 if is_wide else 13)
    decimals = tick_decimals(scale.ticks)
    ticks = [text_width(number(tick, decimals), canvas.font_size) for tick in scale.ticks]
    canvas.left = round(max(left, max(ticks) + 10))
    canvas.right = KEY_WIDTH if is_wide else 14
    canvas.width = width - canvas.left - canvas.right
    for tick in scale.ticks:
        middle = scale.pixel(tick, canvas.height)
        canvas.text(-6, middle, number(tick, decimals), "right")
    line = round(canvas.font_size * 1.35)
    # Below the plot: the labels of the axis and what they have in common.
    canvas.bottom = rows_below * line + 8
    if is_wide:
        _key_beside(canvas, scale, entries, line)
    else:
        _key_below(canvas, entries, line)
    _write_notes(canvas, width, notes, line)
    return canvas


def _key_beside(canvas: Canvas, scale: Scale, entries: list[Entry], line: int) -> None:
    start, room = canvas.width + 14, KEY_WIDTH - 14 - SAMPLE - 8
    texts = [
        [(row, entry.is_bold) for row in wrap(entry.name, canvas.font_size, room, 2, bold=True)]
        + [(row, False) for row in wrap(entry.told, canvas.font_size, room, 2)]
        for entry in entries
    ]
    heights = [float(len(rows) * line + 8) for rows in texts]
    wanted = [scale.pixel(entry.value, canvas.height) for entry in entries]
    middles = spread_out(wanted, heights, -4, canvas.height + canvas.bottom)
    # The notes begin below the key, however long it is.
    end = max((m + h / 2 for m, h in zip(middles, heights, strict=True)), default=0.0)
    canvas.bottom = max(canvas.bottom, math.ceil(end - canvas.height))
    for entry, rows, middle in zip(entries, texts, middles, strict=True):
        top = middle - (len(rows) - 1) * line / 2
        _sample(canvas, start, top, entry)
        for index, (row, is_bold) in enumerate(rows):
            canvas.text(start + SAMPLE + 8, top + index * line, row, bold=is_bold)


def _key_below(canvas: Canvas, entries: list[Entry], line: int) -> None:
    """Write the key in one row for each entry, or in two where the name is long."""
    start, size = -canvas.left + SAMPLE + 8, canvas.font_size
    room = canvas.left + canvas.width + canvas.right - SAMPLE - 8
    for entry in entries:
        rows = [f"{entry.name} {entry.told}"]
        if text_width(rows[0], size, bold=entry.is_bold) > room:
            rows = wrap(entry.name, size, room, 2, bold=entry.is_bold)
            rows += wrap(entry.told, size, room, 1)
        _sample(canvas, -canvas.left, canvas.height + canvas.bottom + line / 2, entry)
        for row in rows:
            middle = canvas.height + canvas.bottom + line / 2
            canvas.text(start, middle, row, bold=entry.is_bold)
            canvas.bottom += line
        canvas.bottom += 2
    canvas.bottom += 6


def _sample(canvas: Canvas, start: float, middle: float, entry: Entry) -> None:
    canvas.rule("strokes", (start, middle), (start + SAMPLE, middle), entry.pen)
    fill = style.PAPER if entry.is_hollow else entry.pen.colour
    canvas.mark("marks", (start + SAMPLE / 2, middle), entry.pen, 50, fill)


def _write_notes(canvas: Canvas, width: int, notes: list[str], line: int) -> None:
    for note in notes:
        for row in wrap(plain(note), canvas.font_size, width, NOTE_LINES):
            canvas.text(-canvas.left, canvas.height + canvas.bottom + line / 2, row)
            canvas.bottom += line


def axis_start(low: float) -> str:
    """Return the note that a vertical axis does not start at zero."""
    return f"The vertical axis starts at {number(low, tick_decimals((low,)))}, not at zero."


def time_scales(canvas: Canvas, starts: Iterable[date], scale: Scale) -> None:
    """Set the scales of a canvas: the periods, with a little room at both ends, and the values."""
    days = [day(start) for start in starts]
    first, last = min(days), max(days)
    room = (last - first) * EDGE
    canvas.scales(first - room, last + room, scale)


def x_axis(canvas: Canvas, unit: str, drawn: Periods, breaks: list[Parting]) -> None:
    """Draw the horizontal axis: a tick for each period, a lettered rule for each break.

    The unit stands above the vertical axis, over the letters of the breaks.
    """
    size, line = canvas.font_size, round(canvas.font_size * 1.35)
    base = canvas.height
    canvas.rule("rules", (0, base), (canvas.width, base), TICK_PEN)
    places = [canvas.x_pixel(day(start)) for start in drawn.labels]
    short = [cut(text, size, canvas.width / 2) for text in drawn.labels.values()]
    widths = [text_width(text, size) for text in short]
    middles = [within(canvas, place, width) for place, width in zip(places, widths, strict=True)]
    for place in places:
        canvas.rule("rules", (place, base), (place, base + 5), TICK_PEN)
    for index in thin(middles, widths, size * 0.6):
        canvas.text(middles[index], base + line / 2 + 6, short[index], "center")
    if drawn.shared:
        shared = cut(drawn.shared, size, canvas.width)
        canvas.text(canvas.width / 2, base + line * 1.5 + 6, shared, "center")
    rows = _write_breaks(canvas, breaks, line) + 1
    canvas.text(-canvas.left, -6 - (rows - 0.5) * line, cut(plain(unit), size, canvas.width))
    canvas.top = rows * line + 10


def within(canvas: Canvas, place: float, width: float) -> float:
    """Return the middle of a centred label as near to its place as the picture allows."""
    low, high = width / 2 - canvas.left, canvas.width + min(canvas.right, OVERHANG) - width / 2
    return round(max(low, min(place, high)), 2)


def _write_breaks(canvas: Canvas, breaks: list[Parting], line: int) -> int:
    """Head the rule of each break with its letter, in as many rows as it takes; return how many."""
    ends: list[float] = []
    placed: list[tuple[float, str, int]] = []
    for parting in breaks:
        half = text_width(parting.letter, canvas.font_size, bold=True) / 2
        place = canvas.x_pixel(parting.when)
        row = next((i for i, end in enumerate(ends) if end <= place - half), len(ends))
        ends[row:] = [place + half + 6, *ends[row + 1 :]]
        placed.append((place, parting.letter, row))
    for place, letter, row in placed:
        middle = -6 - (len(ends) - row - 0.5) * line
        canvas.text(place, middle, letter, "center", bold=True)
        canvas.rule("rules", (place, middle + line / 2), (place, canvas.height), BREAK_PEN)
    return len(ends)


def break_notes(breaks: list[Parting]) -> list[str]:
    """Return the notes that say what the letters mean."""
    notes = [
        f"Break {parting.letter}, from {parting.period}: {plain(parting.found.label).rstrip('.')}."
        for parting in breaks
    ]
    return [*notes, "Values before and after a break are not comparable."] if notes else []
