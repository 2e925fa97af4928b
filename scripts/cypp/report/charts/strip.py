"""The rank strip: every authority a stroke on one line, the area of the report marked."""

from __future__ import annotations

from cypp.report.charts import style, words
from cypp.report.charts.draw import Canvas, svg_of
from cypp.report.charts.layout import Scale, scale_for, spread_out, thin, tick_decimals
from cypp.report.charts.model import Chart, Place, Strip
from cypp.report.charts.style import PENS, Pen
from cypp.report.charts.templates import plot_template
from cypp.report.charts.text import amount, cut, number, plain, text_width, wrap

STROKE_PEN = Pen("#767676", 1.5, (1, 0), "circle")
NEIGHBOUR_PEN = Pen("#28a197", 2.5, (1, 0), "triangle-up")
ENGLAND_PEN = Pen(PENS["england"].colour, 2, PENS["england"].dash, "square")
HEIGHT, SIDE, BAND = 34, 12, 8


def rank_strip(strip: Strip, width: int = style.WIDE) -> Chart:
    """Return the strip of all authorities with a value, or only words where none has one."""
    alternative = words.of_strip(strip)
    if not strip.places:
        return Chart("", alternative)
    values = [place.value for place in strip.places]
    values += [] if strip.england is None else [strip.england]
    scale = scale_for(values, 6 if width > style.NARROW else 4, is_strip=True)
    size = 14 if width > style.NARROW else 13
    line = round(size * 1.35)
    canvas = Canvas(strip.title, width - 2 * SIDE, HEIGHT, size, SIDE, SIDE)
    # The plot has no vertical scale of its own: its axis is drawn below as text.
    canvas.scales(scale.low, scale.high, Scale(0, 1, ()))
    for place in sorted(
        strip.places, key=lambda each: (each.is_own, each.is_neighbour, each.value)
    ):
        _stroke(canvas, place)
    _axis(canvas, scale, line)
    _labels(canvas, strip, line)
    _foot(canvas, strip, line)
    return Chart(svg_of(canvas, plot_template()), alternative)


def _stroke(canvas: Canvas, place: Place) -> None:
    x = canvas.x_pixel(place.value)
    if place.is_own:
        pen = PENS["own"]
        canvas.rule("strokes", (x, -4), (x, HEIGHT + 4), pen)
        canvas.mark("marks", (x, HEIGHT / 2), pen, 140, pen.colour)
    elif place.is_neighbour:
        canvas.rule("rules", (x, BAND - 2), (x, HEIGHT - BAND + 2), NEIGHBOUR_PEN)
        canvas.mark("marks", (x, BAND - 4), NEIGHBOUR_PEN, 30, NEIGHBOUR_PEN.colour)
    else:
        canvas.rule("rules", (x, BAND), (x, HEIGHT - BAND), STROKE_PEN)


def _axis(canvas: Canvas, scale: Scale, line: int) -> None:
    decimals = tick_decimals(scale.ticks)
    texts = [number(tick, decimals) for tick in scale.ticks]
    places = [canvas.x_pixel(tick) for tick in scale.ticks]
    widths = [text_width(text, canvas.font_size) for text in texts]
    base = HEIGHT + 6
    canvas.rule("rules", (0, base), (canvas.width, base), STROKE_PEN)
    for index in thin(places, widths, 6):
        canvas.rule("rules", (places[index], base), (places[index], base + 5), STROKE_PEN)
        # The labels at both ends stay inside the picture.
        edge = widths[index] / 2 - SIDE
        middle = max(edge, min(places[index], canvas.width - edge))
        canvas.text(middle, base + 5 + line / 2, texts[index], "center")
    canvas.bottom = 6 + 5 + line + 4


def _labels(canvas: Canvas, strip: Strip, line: int) -> None:
    """Name the area and England above the strip, side by side or in two rows."""
    named = [
        (place.value, _told(place.name, place.value, strip), True)
        for place in strip.places
        if place.is_own
    ]
    if strip.england is not None:
        named.append((strip.england, _told("England", strip.england, strip), False))
        x = canvas.x_pixel(strip.england)
        canvas.rule("strokes", (x, -4), (x, HEIGHT + 4), ENGLAND_PEN)
        canvas.mark("marks", (x, HEIGHT - 2), ENGLAND_PEN, 60, style.PAPER)
    if not named:
        canvas.top = 8
        return
    room = canvas.width
    texts = [cut(text, canvas.font_size, room, bold=True) for _, text, _ in named]
    widths = [text_width(text, canvas.font_size, bold=True) + 14 for text in texts]
    wanted = [canvas.x_pixel(value) for value, _, _ in named]
    is_one_row = sum(widths) <= room
    middles = (
        spread_out(wanted, widths, -SIDE, room + SIDE)
        if is_one_row
        else [
            max(width / 2 - SIDE, min(x, room + SIDE - width / 2))
            for x, width in zip(wanted, widths, strict=True)
        ]
    )
    for index, (text, middle) in enumerate(zip(texts, middles, strict=True)):
        row = 0 if is_one_row else len(named) - 1 - index
        canvas.text(middle, -8 - (row + 0.5) * line, text, "center", bold=named[index][2])
    canvas.top = 8 + line * (1 if is_one_row else len(named)) + 4


def _told(name: str, value: float, strip: Strip) -> str:
    unit = strip.unit if strip.unit.startswith("%") else ""
    return f"{plain(name)} {amount(value, strip.decimals, unit)}"


def _foot(canvas: Canvas, strip: Strip, line: int) -> None:
    """Say which end is the better one, what is measured, and what the strokes are."""
    middle = HEIGHT + canvas.bottom + line / 2
    ends = {"higher": ("worse", "better"), "lower": ("better", "worse")}.get(strip.polarity)
    unit = plain(strip.unit)
    if ends:
        canvas.text(-SIDE, middle, f"← {ends[0]}")
        canvas.text(canvas.width + SIDE, middle, f"{ends[1]} →", "right")
    canvas.text(canvas.width / 2, middle, cut(unit, canvas.font_size, canvas.width * 0.5), "center")
    canvas.bottom += line
    has_neighbours = any(place.is_neighbour for place in strip.places)
    key = "Each stroke is an authority"
    key += "; those with a triangle are its statistical neighbours." if has_neighbours else "."
    for row in wrap(key, canvas.font_size, canvas.width + 2 * SIDE, 3):
        canvas.text(-SIDE, HEIGHT + canvas.bottom + line / 2, row)
        canvas.bottom += line
    canvas.bottom += 2
