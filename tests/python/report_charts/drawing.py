"""Read a drawn chart back: what a reader sees, worked out from the SVG and nothing else."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from datetime import date

from cypp.report.charts.model import Line, Point
from cypp.report.charts.style import PENS

SVG = "{http://www.w3.org/2000/svg}"
TRANSLATE = re.compile(r"translate\((-?[\d.]+),\s*(-?[\d.]+)\)")
STEP = re.compile(r"([ML])(-?[\d.]+),(-?[\d.]+)")
MINUS = "\u2212"

Place = tuple[float, float]


@dataclass(frozen=True)
class Written:
    """A text of the picture, with its place in pixels from the top left."""

    text: str
    x: float
    y: float
    anchor: str
    is_bold: bool


@dataclass(frozen=True)
class Shape:
    """A line or a marker: its attributes, middle and places, in pixels from the top left."""

    tag: str
    attributes: dict[str, str]
    middle: Place
    places: tuple[Place, ...]


def root_of(svg: str) -> ET.Element:
    """Parse a drawing; a drawing that is no well-formed XML fails the test that asks."""
    return ET.fromstring(svg)  # noqa: S314 - 2026-11-22, report: our own drawing


def _walk(element: ET.Element, x: float, y: float) -> list[tuple[ET.Element, float, float]]:
    moved = TRANSLATE.search(element.get("transform", ""))
    if moved:
        x, y = x + float(moved[1]), y + float(moved[2])
    found = [(element, x, y)]
    for child in element:
        found += _walk(child, x, y)
    return found


def texts_of(svg: str) -> list[Written]:
    """Return all visible texts."""
    return [
        Written(
            element.text or "",
            x + float(element.get("x", 0)),
            y + float(element.get("y", 0)),
            element.get("text-anchor", "start"),
            element.get("font-weight") == "bold",
        )
        for element, x, y in _walk(root_of(svg), 0, 0)
        if element.tag == f"{SVG}text"
    ]


def shapes_of(svg: str, colour: str) -> list[Shape]:
    """Return all lines and markers drawn in a colour."""
    found = []
    for element, x, y in _walk(root_of(svg), 0, 0):
        if colour not in (element.get("stroke"), element.get("fill")):
            continue
        places = [(x + float(a), y + float(b)) for _, a, b in STEP.findall(element.get("d", ""))]
        if element.tag == f"{SVG}line":
            places = [(x, y), (x + float(element.get("x2", 0)), y + float(element.get("y2", 0)))]
        tag = element.tag.removeprefix(SVG)
        found.append(Shape(tag, dict(element.attrib), (x, y), tuple(places or [(x, y)])))
    return found


def subpaths(svg: str, kind: str) -> list[list[Place]]:
    """Return the unbroken strokes of the line of a kind, each as its places."""
    pen = PENS[kind]
    strokes: list[list[Place]] = []
    for element, x, y in _walk(root_of(svg), 0, 0):
        is_line = element.get("stroke") == pen.colour and element.get("fill") is None
        if element.tag != f"{SVG}path" or not is_line or not _has_width(element, pen.width):
            continue
        for step, a, b in STEP.findall(element.get("d", "")):
            if step == "M":
                strokes.append([])
            strokes[-1].append((x + float(a), y + float(b)))
    return strokes


def _has_width(element: ET.Element, width: float) -> bool:
    return float(element.get("stroke-width", 1)) == width


def y_values(svg: str) -> tuple[float, float]:
    """Return slope and offset from pixels to values, read off the labels of the vertical axis."""
    ticks = [
        (text.y, float(text.text.replace(",", "").replace(MINUS, "-")))
        for text in texts_of(svg)
        if text.anchor == "end" and re.fullmatch(rf"{MINUS}?[\d,.]+", text.text)
    ]
    (y_1, value_1), (y_2, value_2) = ticks[0], ticks[-1]
    slope = (value_2 - value_1) / (y_2 - y_1)
    # Text stands on its baseline, 0.35 of its size below the grid line that it labels.
    size = float(next(e for e in root_of(svg).iter() if e.get("font-size")).get("font-size", "0"))
    return slope, value_1 - slope * (y_1 - 0.35 * size)


def year(start: int) -> tuple[str, date]:
    """Return the label and the first day of an academic year."""
    return f"{start}/{(start + 1) % 100:02d} academic year", date(start, 9, 1)


def line(name: str, kind: str, values: list[float | None], start: int = 2010) -> Line:
    """Return a line of academic years; None is a period without a value."""
    points = []
    for offset, value in enumerate(values):
        label, first = year(start + offset)
        missing = None if value is not None else "Not collected"
        points.append(Point(label, first, value, missing=missing))
    return Line(name, kind, tuple(points))
