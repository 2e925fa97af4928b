"""Sparklines, gap charts and rank strips, read back from their drawings."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.python.report_charts.drawing import (
    line,
    root_of,
    shapes_of,
    subpaths,
    texts_of,
    y_values,
    year,
)

from cypp.report.charts import NARROW, WIDE, gap_chart, rank_strip, sparkline
from cypp.report.charts.gap import DISTANCE_PEN
from cypp.report.charts.model import Break, Curve, GapPicture, Pair, Place, Strip
from cypp.report.charts.strip import NEIGHBOUR_PEN, STROKE_PEN
from cypp.report.charts.style import OWN_COLOUR, PENS

CURVE = Curve("Good achievement", "%", 1, (line("Leeds", "own", [1.0, 2.0, None, 4.0, 3.0]),))


def _spark_strokes(svg: str) -> list[list[tuple[float, float]]]:
    found = shapes_of(svg, OWN_COLOUR)
    return [list(s.places) for s in found if s.attributes.get("stroke-width") == "2"]


def test_a_sparkline_has_its_gaps_and_a_dot_at_its_last_value() -> None:
    svg = sparkline(CURVE).svg
    strokes = _spark_strokes(svg)
    assert [len(stroke) for stroke in strokes] == [2, 2]
    dots = [s for s in shapes_of(svg, OWN_COLOUR) if s.attributes.get("fill") == OWN_COLOUR]
    assert [dot.middle for dot in dots] == [pytest.approx(strokes[-1][-1], abs=0.01)]
    assert not texts_of(svg)


def test_a_sparkline_reaches_from_its_lowest_to_its_highest_value() -> None:
    places = [place for stroke in _spark_strokes(sparkline(CURVE).svg) for place in stroke]
    heights = [y for _, y in places]
    # 1 and 4 are the ends of the scale, so 2 and 3 are a third of it away from them.
    low, high = heights[0], heights[2]
    third = (high - low) / 3
    assert heights == pytest.approx([low, low + third, high, high - third], abs=0.01)


def test_a_sparkline_stops_at_a_break() -> None:
    broken = replace(CURVE, breaks=(Break(year(2014)[1], "New", ""),))
    svg = sparkline(broken).svg
    # Each part of one period is a dot: that before the break, and the last one after it.
    dots = [s for s in shapes_of(svg, OWN_COLOUR) if s.attributes.get("fill") == OWN_COLOUR]
    assert len(dots) == 2
    assert "Break A, from 2014/15: New." in sparkline(broken).alternative


def test_a_sparkline_of_one_value_or_of_equal_values_is_in_the_middle() -> None:
    one = sparkline(replace(CURVE, lines=(line("Leeds", "own", [5.0]),))).svg
    root = root_of(one)
    dot = next(s for s in shapes_of(one, OWN_COLOUR) if s.attributes.get("fill") == OWN_COLOUR)
    assert dot.middle == (float(root.attrib["width"]) / 2, float(root.attrib["height"]) / 2)
    flat = sparkline(replace(CURVE, lines=(line("Leeds", "own", [5.0, 5.0]),))).svg
    assert {y for stroke in _spark_strokes(flat) for _, y in stroke} == {dot.middle[1]}


def test_a_sparkline_without_a_value_is_words_only() -> None:
    chart = sparkline(replace(CURVE, lines=(line("Leeds", "own", [None]),)))
    assert chart.svg == ""
    assert chart.alternative == (
        "Good achievement. There is no value to draw. "
        "No value for 2010/11 academic year: Not collected."
    )


def _gap(values: list[tuple[float | None, float | None]]) -> GapPicture:
    pairs = tuple(Pair(*year(2010 + n), *both) for n, both in enumerate(values))
    return GapPicture("Free school meals gap", "%", 1, "Eligible", "Not eligible", pairs)


GAP = _gap([(30.0, 60.0), (31.0, 62.5), (None, 63.0), (40.0, 61.0)])


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_gap_is_a_bar_between_both_values_with_its_size(width: int) -> None:
    svg = gap_chart(GAP, width).svg
    slope, offset = y_values(svg)
    bars = shapes_of(svg, DISTANCE_PEN.colour)
    drawn = [[round(slope * y + offset, 1) for _, y in bar.places] for bar in bars]
    assert drawn == [[30.0, 60.0], [31.0, 62.5], [40.0, 61.0]]
    bold = [text for text in texts_of(svg) if text.is_bold]
    sizes = {text.text: text.x for text in bold if text.text[0].isdigit()}
    assert list(sizes) == ["30.0", "31.5", "21.0"]
    assert list(sizes.values()) == sorted(sizes.values())
    assert [len(stroke) for stroke in subpaths(svg, "own")] == [2, 1]
    assert [len(stroke) for stroke in subpaths(svg, "england")] == [4]


def test_a_gap_in_words() -> None:
    assert gap_chart(GAP).alternative == (
        "Free school meals gap, by academic year. "
        "Eligible 30.0%, Not eligible 60.0% in 2010/11: a gap of 30.0. "
        "Eligible 40.0%, Not eligible 61.0% in 2013/14: a gap of 21.0. "
        "The last gap is narrower than the first."
    )


def test_gaps_on_two_sides_of_a_break_are_not_compared() -> None:
    words = gap_chart(replace(GAP, breaks=(Break(year(2011)[1], "New tests", "DfE"),))).alternative
    assert "narrower" not in words
    assert words.endswith(
        "Break A, from 2011/12: New tests (DfE). "
        "Values before and after a break are not comparable."
    )


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ([(1.0, 2.0), (1.0, 2.0)], "The last gap is as wide as the first."),
        ([(1.0, 2.0), (1.0, 3.0)], "The last gap is wider than the first."),
        ([(3.0, 2.0), (1.0, 2.0)], "The last gap is as wide as the first."),
    ],
)
def test_a_gap_is_told_by_its_size(
    values: list[tuple[float | None, float | None]], words: str
) -> None:
    assert words in gap_chart(_gap(values)).alternative


def test_a_gap_with_one_side_only_is_drawn_without_a_bar() -> None:
    chart = gap_chart(_gap([(None, 60.0), (None, 61.0)]))
    assert not shapes_of(chart.svg, DISTANCE_PEN.colour)
    assert (
        "There is no period with a value for both Eligible and Not eligible." in chart.alternative
    )
    assert gap_chart(_gap([(None, None)])).svg == ""


PLACES = (
    Place("Barnet", 70.0),
    Place("Leeds", 57.5, is_own=True),
    Place("Sheffield", 60.0, is_neighbour=True),
    Place("Knowsley", 50.0),
)
STRIP = Strip("Rank in 2023/24", "%", 1, "higher", PLACES, 61.0, 3, 4)


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_strip_has_a_stroke_for_each_authority_at_its_value(width: int) -> None:
    svg = rank_strip(STRIP, width).svg
    ticks = [t for t in texts_of(svg) if t.anchor == "middle" and t.text.isdigit()]
    per_unit = (ticks[-1].x - ticks[0].x) / (float(ticks[-1].text) - float(ticks[0].text))

    def value(x: float) -> float:
        return round(float(ticks[0].text) + (x - ticks[0].x) / per_unit, 1)

    grey = [s for s in shapes_of(svg, STROKE_PEN.colour) if s.attributes["stroke-width"] == "1.5"]
    upright = [s for s in grey if s.tag == "line" and s.places[0][0] == s.places[1][0]]
    strokes = [value(s.places[0][0]) for s in upright if s.places[1][1] - s.places[0][1] > 10]
    assert strokes == pytest.approx([50.0, 70.0], abs=0.6)
    own = next(s for s in shapes_of(svg, OWN_COLOUR) if s.tag == "line")
    assert value(own.places[0][0]) == pytest.approx(57.5, abs=0.6)
    neighbour = next(s for s in shapes_of(svg, NEIGHBOUR_PEN.colour) if s.tag == "line")
    assert value(neighbour.places[0][0]) == pytest.approx(60.0, abs=0.6)
    england = next(s for s in shapes_of(svg, PENS["england"].colour) if s.tag == "line")
    assert value(england.places[0][0]) == pytest.approx(61.0, abs=0.6)


def test_a_strip_names_the_area_and_england_and_the_better_end() -> None:
    texts = {text.text: text for text in texts_of(rank_strip(STRIP).svg)}
    assert texts["Leeds 57.5%"].is_bold
    assert texts["Leeds 57.5%"].x < texts["England 61.0%"].x
    assert texts["← worse"].x < texts["better →"].x
    lower = {text.text for text in texts_of(rank_strip(replace(STRIP, polarity="lower")).svg)}
    assert {"← better", "worse →"} <= lower
    neither = {text.text for text in texts_of(rank_strip(replace(STRIP, polarity="none")).svg)}
    assert not [text for text in neither if "better" in text]


def test_a_strip_in_words() -> None:
    assert rank_strip(STRIP).alternative == (
        "Rank in 2023/24. 4 authorities, from 50.0% (Knowsley) to 70.0% (Barnet). "
        "Leeds: 57.5%, rank 3 of 4. England: 61.0%. A higher value is better."
    )
    empty = rank_strip(replace(STRIP, places=()))
    assert empty.svg == ""
    assert empty.alternative == "Rank in 2023/24. No authority has a value."


def test_equal_values_still_make_a_strip() -> None:
    places = (Place("Leeds", 5.0, is_own=True), Place("Barnet", 5.0))
    svg = rank_strip(replace(STRIP, places=places, england=None)).svg
    assert len([s for s in shapes_of(svg, OWN_COLOUR) if s.tag == "line"]) == 1
