"""What holds for every drawing: harmless, the same each time, legible without colour."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from tests.python.report_charts.drawing import SVG, line, root_of, year

from cypp.report.charts import NARROW, WIDE, gap_chart, rank_strip, sparkline, turning_curve
from cypp.report.charts.layout import scale_for, segments, spread_out, thin, tick_decimals
from cypp.report.charts.model import (
    Break,
    Chart,
    Curve,
    GapPicture,
    Line,
    Pair,
    Place,
    Point,
    Strip,
    Target,
)
from cypp.report.charts.style import OWN_COLOUR, PENS, TARGET_COLOUR

HOSTILE = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror='alert(1)'>",
    "&amp;<![CDATA[x]]> ]]> &#x0; \x00\x1f\ufffe",
    "\u202eمدينة ليدز\u202d Leeds",
    "W" * 300,
    "a long name " * 40,
    "😀 日本",
    "",
]
ELEMENTS = {"svg", "title", "g", "path", "line", "text"}
ATTRIBUTES = {
    *("xmlns", "role", "viewBox", "width", "height", "transform", "d", "x", "y", "x2", "y2"),
    *("fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-miterlimit", "opacity"),
    *("stroke-linecap", "stroke-linejoin", "text-anchor", "font-family", "font-size"),
    *("font-weight", "display"),
}
# What XML forbids, and what turns the direction of the text after it.
FORBIDDEN = {
    *map(chr, range(9)),
    *map(chr, range(14, 32)),
    "\ufffe",
    *"\u202a\u202b\u202c\u202d\u202e",
}

Draw = Callable[[str], Chart]


def _curve(text: str) -> Curve:
    own = line(text, "own", [1.0, None, 3.0, 4.0])
    gone = tuple(replace(p, missing=text) for p in own.points)
    labelled = (Point(text, date(2020, 1, 1), 2.0), *gone)
    return Curve(
        text,
        text,
        1,
        (Line(text, "own", labelled), line(text, "england", [2.0, 3.0, 4.0])),
        (Break(year(2012)[1], text, text),),
        (Target(text, date(2021, 1, 1), 5.0),),
    )


def _gap(text: str) -> Chart:
    pairs = (Pair(text, date(2020, 1, 1), 1.0, 2.0, text), Pair(text, date(2021, 1, 1), 1.0, None))
    return gap_chart(GapPicture(text, text, 1, text, text, pairs), NARROW)


def _strip(text: str) -> Chart:
    places = (Place(text, 1.0, is_own=True), Place(text, 2.0, is_neighbour=True), Place(text, 3.0))
    return rank_strip(Strip(text, text, 1, text, places, 2.0), NARROW)


DRAWS: dict[str, Draw] = {
    "wide": lambda text: turning_curve(_curve(text), WIDE),
    "narrow": lambda text: turning_curve(_curve(text), NARROW),
    "spark": lambda text: sparkline(_curve(text)),
    "gap": _gap,
    "strip": _strip,
}


@pytest.fixture(params=DRAWS)
def draw(request: pytest.FixtureRequest) -> Draw:
    return DRAWS[request.param]


@pytest.mark.parametrize("text", HOSTILE)
def test_text_is_text_whatever_it_holds(draw: Draw, text: str) -> None:
    chart = draw(text)
    root = root_of(chart.svg)
    for element in root.iter():
        assert element.tag.removeprefix(SVG) in ELEMENTS
        assert set(element.attrib) <= ATTRIBUTES
        assert not FORBIDDEN & set("".join(element.itertext()))
        numbers = element.attrib.get("d", "") + element.attrib.get("transform", "")
        assert "NaN" not in numbers
    assert not FORBIDDEN & set(chart.alternative)
    assert chart.alternative


def test_text_with_tags_is_shown_as_it_is(draw: Draw) -> None:
    svg = draw(HOSTILE[0]).svg
    assert root_of(svg)[0].text == HOSTILE[0]
    assert "<script" not in svg


def test_the_drawing_has_one_name_and_no_roles_inside(draw: Draw) -> None:
    root = root_of(draw("Good achievement, Leeds").svg)
    assert root.attrib["role"] == "img"
    assert root[0].tag == f"{SVG}title"
    assert root[0].text == "Good achievement, Leeds"
    width, height = root.attrib["width"], root.attrib["height"]
    assert root.attrib["viewBox"] == f"0 0 {width} {height}"


def _digest() -> str:
    whole = "".join(draw("Leeds & <England>").svg for draw in DRAWS.values())
    return hashlib.sha256(whole.encode()).hexdigest()


def test_the_same_data_give_the_same_bytes_in_every_process() -> None:
    code = (
        "from tests.python.report_charts.test_drawing import _digest; "
        "[_digest() for _ in range(2)]; print(_digest())"
    )
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": "Asia/Kathmandu", "LC_ALL": "C"}
        path = [str(Path.cwd()), *sys.path]
        done = subprocess.run(
            [sys.executable, "-c", code],
            env={**environment, "PYTHONPATH": os.pathsep.join(path)},
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.strip() == _digest()


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _pens() -> Iterator[str]:
    yield from (pen.colour for pen in PENS.values())
    yield from (OWN_COLOUR, TARGET_COLOUR)


@pytest.mark.parametrize("colour", sorted(set(_pens())))
def test_every_line_contrasts_with_the_paper(colour: str) -> None:
    assert 1.05 / (_luminance(colour) + 0.05) >= 3


def test_no_two_lines_differ_by_colour_alone() -> None:
    assert len({pen.dash for pen in PENS.values()}) == len(PENS)
    assert len({pen.shape for pen in PENS.values()}) == len(PENS)


@pytest.mark.parametrize(
    ("values", "from_zero", "low", "high"),
    [
        ([52.1, 61.0], False, 52.0, 62.0),
        ([1390.0, 1200.0], True, 0.0, 1500.0),
        ([5.0, 60.0], False, 0.0, 60.0),
        ([-3.0, 4.0], False, -4.0, 4.0),
        ([-3.0, -1.0], True, -3.0, 0.0),
        ([0.0], False, 0.0, 1.0),
        ([37.0], False, 32.0, 42.0),
    ],
)
def test_scales(values: list[float], from_zero: bool, low: float, high: float) -> None:
    scale = scale_for(values, 5, from_zero=from_zero)
    assert scale.low <= min(values)
    assert scale.high >= max(values)
    assert scale.ticks[0] == scale.low
    assert scale.ticks[-1] == scale.high
    steps = {round(b - a, 9) for a, b in pairwise(scale.ticks)}
    assert len(steps) == 1
    assert (scale.low, scale.high) == (low, high)


def test_a_strip_uses_all_of_its_length() -> None:
    assert scale_for([20.0, 70.0], 6, is_strip=True).low == 20.0
    assert scale_for([20.0, 70.0], 6).low == 0.0


def test_ticks_are_printed_with_the_decimals_that_they_need() -> None:
    assert tick_decimals((0.0, 2.5, 5.0)) == 1
    assert tick_decimals((0.0, 50.0)) == 0
    assert tick_decimals((0.125, 0.25)) == 3


def test_labels_are_spread_without_covering_each_other() -> None:
    middles = spread_out([50, 50, 52, 200], [20, 20, 20, 20], 0, 210)
    for one, other in pairwise(middles):
        assert other - one >= 20
    assert middles[-1] <= 200
    assert spread_out([10, 100], [20, 20], 0, 200) == [10, 100]
    assert spread_out([300, 300], [20, 20], 0, 200) == [170, 190]


def test_labels_of_an_axis_are_thinned_from_the_last_one() -> None:
    assert thin([0, 10, 20, 30], [8, 8, 8, 8], 1) == [0, 1, 2, 3]
    assert thin([0, 10, 20, 30], [14, 14, 14, 14], 1) == [1, 3]
    assert thin([], [], 1) == []


def test_a_part_ends_at_a_long_step_but_not_where_all_steps_are_long() -> None:
    every_two = tuple(Point(str(y), date(y, 9, 1), 1.0) for y in (2010, 2012, 2014))
    assert len(segments(every_two, ())) == 1
    with_hole = tuple(Point(str(y), date(y, 9, 1), 1.0) for y in (2010, 2011, 2012, 2014))
    assert [len(part) for part in segments(with_hole, ())] == [3, 1]
