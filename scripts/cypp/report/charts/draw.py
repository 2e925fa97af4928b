"""Fill a compiled template with the data of one chart, and draw it as SVG without a browser.

Vega draws the geometry. Text is written here: Vega would measure each line with the fonts of the
machine, which takes four fifths of the time and gives other bytes on another machine; and so no
text of an extract ever reaches Vega. The SVG holds presentation attributes only: no script, no
style, no link, nothing to load, so that it can be an image file or stand in a page under a content
security policy that allows no inline style.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.sax.saxutils import escape

import vl_convert

from cypp.report.charts import style
from cypp.report.charts.layout import Scale
from cypp.report.charts.templates import Compiled
from cypp.report.charts.text import plain

Row = dict[str, object]
# Vega opens its drawing with these; the size is also in the viewBox, by which a page scales it.
OPENING = re.compile(r'^<svg [^>]*?width="([\d.]+)" height="([\d.]+)"[^>]*>')
# Of use to a script or to a stylesheet only; what is drawn has one name, that of the whole.
SCAFFOLDING = re.compile(
    r'<path class="(?:back|fore)ground"[^>]*/>|'
    r' (?:class|role|aria-[a-z]+|pointer-events)="[^"]*"'
)
CLOSING = "</svg>"
BOLD = ' font-weight="bold"'
ANCHORS = {"left": "start", "center": "middle", "right": "end"}
# From the middle of a line to its baseline, as a part of the size of the font.
TO_BASELINE = 0.35


@dataclass(frozen=True)
class Text:
    """One line of text, ``y`` at its middle."""

    x: float
    y: float
    text: str
    align: str
    is_bold: bool


@dataclass
class Canvas:
    """A chart while it is put together, in pixels from the top left of its plot.

    ``width`` and ``height`` are those of the plot; the margins around it hold labels.
    """

    title: str
    width: float
    height: float
    font_size: float
    left: float = 0
    right: float = 0
    top: float = 0
    bottom: float = 0
    texts: list[Text] = field(default_factory=list)
    rows: dict[str, list[Row]] = field(default_factory=dict)
    signals: dict[str, object] = field(default_factory=dict)

    def add(self, data_set: str, **row: object) -> None:
        """Add a row to a data set of the template."""
        self.rows.setdefault(data_set, []).append(row)

    def text(
        self, x: float, y: float, text: str, align: str = "left", *, bold: bool = False
    ) -> None:
        """Write one line of text, ``y`` at its middle.

        Text of an extract has been through ``plain`` here; it is escaped when it is drawn.
        """
        self.texts.append(Text(x, y, text, align, bold))

    def rule(
        self, data_set: str, start: tuple[float, float], end: tuple[float, float], pen: style.Pen
    ) -> None:
        """Draw a straight line between two places: under the data (rules) or over it (strokes)."""
        self.add(
            data_set,
            x=start[0],
            y=start[1],
            x2=end[0],
            y2=end[1],
            colour=pen.colour,
            width=pen.width,
            dash=list(pen.dash),
        )

    def stroke(self, place: tuple[float, float], series: str, pen: style.Pen) -> None:
        """Lead the line of a series on to a place on the scales."""
        self.add(
            "lines",
            x=place[0],
            y=place[1],
            series=series,
            colour=pen.colour,
            width=pen.width,
            dash=list(pen.dash),
        )

    def mark(
        self, data_set: str, place: tuple[float, float], pen: style.Pen, size: float, fill: str
    ) -> None:
        """Draw a marker: on the scales (points) or in pixels (marks); ``size`` is its area."""
        self.add(
            data_set,
            x=place[0],
            y=place[1],
            shape=pen.shape,
            size=size,
            colour=pen.colour,
            fill=fill,
        )

    def scales(self, x_low: float, x_high: float, y: Scale) -> None:
        """Set both scales; a scale of one day is widened so that its point is in the middle."""
        if x_low == x_high:
            x_low, x_high = x_low - 1, x_high + 1
        self.signals = {
            "x_low": x_low,
            "x_high": x_high,
            "y_low": y.low,
            "y_high": y.high,
            "y_ticks": list(y.ticks),
        }

    def x_pixel(self, when: float) -> float:
        """Return where a day lies in the plot."""
        low, high = float(str(self.signals["x_low"])), float(str(self.signals["x_high"]))
        return round((when - low) / (high - low) * self.width, 2)


def svg_of(canvas: Canvas, template: Compiled) -> str:
    """Return the SVG of a canvas."""
    filled = {
        **template,
        "width": canvas.width,
        "height": canvas.height,
        "padding": {
            "left": canvas.left,
            "right": canvas.right,
            "top": canvas.top,
            "bottom": canvas.bottom,
        },
        "data": [
            {**data, "values": canvas.rows.get(data["name"], [])} if "source" not in data else data
            for data in template["data"]
        ],
        "signals": [
            {**signal, "value": canvas.signals.get(signal["name"], signal.get("value"))}
            for signal in template["signals"]
        ],
    }
    drawing: str = vl_convert.vega_to_svg(filled)
    opening = OPENING.match(drawing)
    if opening is None or not drawing.endswith(CLOSING):
        message = "the drawing does not open and close as this version of the library writes it"
        raise ValueError(message)
    width, height = opening.groups()
    geometry = SCAFFOLDING.sub("", drawing[opening.end() : -len(CLOSING)])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}"><title>{escape(plain(canvas.title))}</title>'
        f"{geometry}{_written(canvas)}{CLOSING}"
    )


def _written(canvas: Canvas) -> str:
    """Return the text of a canvas as SVG."""
    if not canvas.texts:
        return ""
    size = canvas.font_size
    lines = "".join(
        f'<text x="{text.x:g}" y="{text.y + size * TO_BASELINE:.2f}"'
        f' text-anchor="{ANCHORS[text.align]}"{BOLD if text.is_bold else ""}>'
        f"{escape(text.text)}</text>"
        for text in canvas.texts
    )
    return (
        f'<g transform="translate({canvas.left:g},{canvas.top:g})" font-family="{style.FONT}" '
        f'font-size="{size:g}" fill="{style.INK}">{lines}</g>'
    )
