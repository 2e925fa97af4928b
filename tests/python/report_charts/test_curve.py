"""The turning-the-curve chart, read back from its drawing."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

import pytest
from tests.python.report_charts.drawing import (
    Shape,
    Written,
    line,
    root_of,
    shapes_of,
    subpaths,
    texts_of,
    y_values,
    year,
)

from cypp.report.charts import NARROW, WIDE, turning_curve
from cypp.report.charts.model import Break, Curve, Line, Point, Projected, Target
from cypp.report.charts.style import OWN_COLOUR, PAPER, PENS, TARGET_COLOUR
from cypp.report.charts.text import text_width

VALUES: list[float | None] = [52.1, 53.9, 55.0, 58.2, 61.0, None, 57.1, 58.3]
CURVE = Curve("Good achievement", "%", 1, (line("Leeds", "own", VALUES),))
BREAK = Break(year(2013)[1], "New tests", "DfE")
WIDTHS = pytest.mark.parametrize("width", [WIDE, NARROW])


@WIDTHS
def test_the_drawn_places_are_the_values_read_off_the_axis(width: int) -> None:
    svg = turning_curve(CURVE, width).svg
    slope, offset = y_values(svg)
    drawn = [slope * y + offset for stroke in subpaths(svg, "own") for _, y in stroke]
    assert drawn == pytest.approx([value for value in VALUES if value is not None], abs=0.05)


@WIDTHS
def test_periods_are_as_far_apart_as_their_days(width: int) -> None:
    svg = turning_curve(CURVE, width).svg
    places = [x for stroke in subpaths(svg, "own") for x, _ in stroke]
    days = [p.start.toordinal() for p in CURVE.lines[0].points if p.value is not None]
    per_day = (places[-1] - places[0]) / (days[-1] - days[0])
    assert places == pytest.approx([places[0] + (d - days[0]) * per_day for d in days], abs=0.1)


def test_a_line_stops_at_a_missing_period() -> None:
    assert [len(stroke) for stroke in subpaths(turning_curve(CURVE).svg, "own")] == [5, 2]


def test_a_line_stops_where_a_period_is_not_even_listed() -> None:
    points = tuple(point for point in CURVE.lines[0].points if point.value is not None)
    svg = turning_curve(replace(CURVE, lines=(Line("Leeds", "own", points),))).svg
    assert [len(stroke) for stroke in subpaths(svg, "own")] == [5, 2]


def test_a_line_stops_at_a_missing_day_between_days_that_lie_close() -> None:
    days = [(2010, 1), (2010, 7), (2011, 1), (2012, 1), (2013, 1), (2014, 1)]
    points = tuple(
        Point(f"{y}-{m:02d}-01", date(y, m, 1), None if (y, m) == (2010, 7) else 50.0 + y - 2010)
        for y, m in days
    )
    svg = turning_curve(replace(CURVE, lines=(Line("Leeds", "own", points),))).svg
    assert [len(stroke) for stroke in subpaths(svg, "own")] == [1, 4]


def test_every_line_stops_at_a_break() -> None:
    lines = (CURVE.lines[0], line("England", "england", [50.0 + n for n in range(8)]))
    svg = turning_curve(replace(CURVE, lines=lines, breaks=(BREAK,))).svg
    assert [len(stroke) for stroke in subpaths(svg, "own")] == [3, 2, 2]
    assert [len(stroke) for stroke in subpaths(svg, "england")] == [3, 5]


def test_the_rule_of_a_break_is_between_the_periods_that_it_parts() -> None:
    svg = turning_curve(replace(CURVE, breaks=(BREAK,))).svg
    before, after = subpaths(svg, "own")[:2]
    letter = next(text for text in texts_of(svg) if text.text == "A")
    assert before[-1][0] < letter.x < after[0][0]
    notes = " ".join(text.text for text in texts_of(svg))
    assert "Break A, from 2013/14: New tests." in notes
    assert "Values before and after a break are not comparable." in notes


def test_breaks_side_by_side_have_a_letter_each() -> None:
    breaks = tuple(Break(year(start)[1], f"Change {start}", "") for start in (2012, 2013, 2014))
    svg = turning_curve(replace(CURVE, breaks=breaks), NARROW).svg
    letters = [text for text in texts_of(svg) if text.text in "ABC"]
    assert [text.text for text in letters] == ["A", "B", "C"]
    assert letters[0].x < letters[1].x < letters[2].x


def test_a_break_outside_the_drawn_periods_is_not_drawn() -> None:
    breaks = (Break(year(2005)[1], "Before", ""), Break(year(2030)[1], "After", ""))
    chart = turning_curve(replace(CURVE, breaks=breaks))
    assert chart == turning_curve(CURVE)


def test_a_target_is_a_star_at_its_value() -> None:
    label, start = year(2019)
    svg = turning_curve(replace(CURVE, targets=(Target(label, start, 66.0),))).svg
    slope, offset = y_values(svg)
    stars = [s for s in shapes_of(svg, TARGET_COLOUR) if s.attributes.get("fill") == PAPER]
    # The star of the key is in the same colours, and stands right of the plot.
    star = min(stars, key=lambda shape: shape.middle[0])
    assert slope * star.middle[1] + offset == pytest.approx(66.0, abs=0.05)
    assert star.middle[0] > max(x for stroke in subpaths(svg, "own") for x, _ in stroke)


def test_a_projection_starts_at_the_last_value_unless_a_break_parts_them() -> None:
    ahead = tuple(Projected(*year(2018 + n), 59.0 + n, 57.0, 63.0) for n in range(2))
    joined = turning_curve(replace(CURVE, projection=ahead)).svg
    parted = turning_curve(
        replace(CURVE, projection=ahead, breaks=(Break(year(2018)[1], "New", ""),))
    ).svg
    assert [len(s.places) for s in _dashed(joined)] == [3]
    assert [len(s.places) for s in _dashed(parted)] == [2]


@pytest.mark.parametrize(
    ("bounds", "last", "ahead", "drawn", "interval"),
    [
        ((0.0, None), 8.0, [(2.0, -10.0, 14.0), (-4.0, -20.0, 12.0)], 2, "0.0 to 14.0"),
        ((0.0, 100.0), 98.0, [(99.0, 96.0, 102.0), (101.0, 97.0, 105.0)], 2, "96.0 to 100.0"),
        ((0.0, None), 98.0, [(99.0, 96.0, 102.0), (101.0, 97.0, 105.0)], 3, None),
        ((None, None), 8.0, [(2.0, -10.0, 14.0), (-4.0, -20.0, 12.0)], 3, None),
    ],
)
def test_a_projection_ends_where_its_values_are_not_possible(
    bounds: tuple[float | None, float | None],
    last: float,
    ahead: list[tuple[float, float, float]],
    drawn: int,
    interval: str | None,
) -> None:
    projection = tuple(Projected(*year(2012 + n), *each, *bounds) for n, each in enumerate(ahead))
    lines = (line("Leeds", "own", [last + 1, last]),)
    chart = turning_curve(Curve("Exclusions", "", 1, lines, projection=projection))
    assert [len(s.places) for s in _dashed(chart.svg)] == [drawn]
    assert chart.alternative.endswith("where values are not possible.") == (interval is not None)
    assert interval is None or f"(95% interval {interval})" in chart.alternative


def test_a_projection_that_is_not_possible_at_all_is_not_drawn() -> None:
    lines = (line("Leeds", "own", [9.0, 8.0]),)
    gone = (Projected(*year(2012), -17.3, -68.7, 34.1, 0.0),)
    chart = turning_curve(Curve("Exclusions", "", 0, lines, projection=gone))
    assert not _dashed(chart.svg)
    assert "If the course goes on" not in chart.alternative
    assert not any("\u2212" in text.text for text in texts_of(chart.svg))


def _dashed(svg: str) -> list[Shape]:
    found = shapes_of(svg, OWN_COLOUR)
    return [s for s in found if s.tag == "path" and s.attributes.get("stroke-dasharray") == "3,3"]


def test_a_band_is_drawn_with_the_interval_and_a_bar_for_a_single_period() -> None:
    points = tuple(
        replace(point, lower=point.value - 1, upper=point.value + 2)
        for point in line("Leeds", "own", [50.0, 51.0, 52.0]).points
        if point.value is not None
    )
    svg = turning_curve(replace(CURVE, lines=(Line("Leeds", "own", points),))).svg
    slope, offset = y_values(svg)
    band = next(s for s in shapes_of(svg, OWN_COLOUR) if s.attributes.get("opacity") == "0.18")
    values = [slope * y + offset for _, y in band.places]
    assert sorted(values) == pytest.approx([49, 50, 51, 52, 53, 54], abs=0.05)
    single = turning_curve(replace(CURVE, lines=(Line("Leeds", "own", points[:1]),))).svg
    bars = [s for s in shapes_of(single, OWN_COLOUR) if s.attributes.get("stroke-width") == "1.5"]
    assert any(s.tag == "line" and s.places[0][0] == s.places[1][0] for s in bars)


def test_one_value_is_a_dot_and_no_value_is_words_only() -> None:
    one = turning_curve(replace(CURVE, lines=(line("Leeds", "own", [37.0]),)))
    assert [len(stroke) for stroke in subpaths(one.svg, "own")] == [1]
    assert "one value, 37.0% in 2010/11" in one.alternative
    none = turning_curve(replace(CURVE, lines=(line("Leeds", "own", [None, None]),)))
    assert none.svg == ""
    assert "There is no value to draw." in none.alternative
    assert "No value for 2010/11 and 2011/12: Not collected." in none.alternative
    assert turning_curve(replace(CURVE, lines=())).svg == ""


def test_a_provisional_value_is_hollow() -> None:
    points = line("Leeds", "own", [50.0, 51.0]).points
    last = replace(points[1], provisional=True)
    svg = turning_curve(replace(CURVE, lines=(Line("Leeds", "own", (points[0], last)),))).svg
    hollow = [s for s in shapes_of(svg, OWN_COLOUR) if s.attributes.get("fill") == PAPER]
    assert len(hollow) == 1
    assert any("hollow marker is a provisional value" in text.text for text in texts_of(svg))


def test_counts_start_at_zero_and_other_axes_say_where_they_start() -> None:
    near = replace(CURVE, lines=(line("Leeds", "own", [90.0, 91.5]),))
    assert any(
        "starts at 90, not at zero" in text.text for text in texts_of(turning_curve(near).svg)
    )
    zero = turning_curve(replace(near, from_zero=True)).svg
    assert not any("not at zero" in text.text for text in texts_of(zero))
    assert "0" in [text.text for text in texts_of(zero)]


def test_no_more_than_four_lines_and_the_own_line_is_one_of_them() -> None:
    kinds = ["england", "region", "neighbours", "group", "own"]
    lines = tuple(line(kind.title(), kind, [50.0 + n, 51.0]) for n, kind in enumerate(kinds))
    svg = turning_curve(replace(CURVE, lines=lines)).svg
    assert subpaths(svg, "own")
    assert not subpaths(svg, "group")
    assert len(PENS) == len(kinds)


@pytest.mark.parametrize("seed", range(12))
@WIDTHS
def test_no_text_covers_another_and_all_is_inside_the_picture(seed: int, width: int) -> None:
    _assert_legible(turning_curve(_random_curve(seed), width).svg, width)


@WIDTHS
def test_notes_begin_below_a_key_that_is_higher_than_the_plot(width: int) -> None:
    kinds = ["own", "england", "region", "neighbours"]
    long = "A name that needs two lines of the key at least"
    lines = tuple(line(f"{long} {kind}", kind, [50.0, 51.0]) for kind in kinds)
    label = "a period of time that has a long name too"
    full = replace(
        CURVE,
        lines=lines,
        breaks=(Break(year(2011)[1], "New tests", ""),),
        targets=(Target(label, year(2012)[1], 52.0),),
        projection=(Projected(label, year(2012)[1], 52.0, 51.0, 53.0),),
    )
    _assert_legible(turning_curve(full, width).svg, width)


def _assert_legible(svg: str, width: int) -> None:
    root = root_of(svg)
    size = float(next(e for e in root.iter() if e.get("font-size")).get("font-size", "0"))
    boxes = [_box(text, size) for text in texts_of(svg)]
    high = float(root.attrib["height"])
    for left, top, right, bottom in boxes:
        assert left >= -1
        assert right <= width + 1
        assert top >= -1
        assert bottom <= high + 1
    for index, one in enumerate(boxes):
        for other in boxes[index + 1 :]:
            is_apart = one[2] <= other[0] or other[2] <= one[0]
            is_apart = is_apart or one[3] <= other[1] + 1 or other[3] <= one[1] + 1
            assert is_apart, (one, other)


def _box(text: Written, size: float) -> tuple[float, float, float, float]:
    # Without the safety margin of text_width: the metrics themselves.
    wide = text_width(text.text, size, bold=text.is_bold) / 1.06
    left = text.x - {"start": 0, "middle": wide / 2, "end": wide}[text.anchor]
    return left, text.y - size * 0.75, left + wide, text.y + size * 0.25


def _random_curve(seed: int) -> Curve:
    chance = random.Random(seed)  # noqa: S311 - 2026-11-22, report: made-up test data
    level = chance.choice([0.02, 5.0, 60.0, 1200.0, 250000.0])

    def values(count: int) -> list[float | None]:
        return [
            None if chance.random() < 0.15 else level * chance.uniform(0.95, 1.05)
            for _ in range(count)
        ]

    count = chance.randint(2, 22)
    names = ["Leeds", "England", "Statistical neighbours (10 of 10)", "Yorkshire and The Humber"]
    kinds = ["own", "england", "neighbours", "region"]
    lines = tuple(
        line(name, kind, [level, *values(count)])
        for name, kind in zip(names, kinds, strict=True)
        if kind == "own" or chance.random() < 0.8
    )
    breaks = tuple(
        Break(year(2010 + offset)[1], "What changed " * chance.randint(1, 9), "DfE")
        for offset in range(1, count)
        if chance.random() < 0.2
    )
    ahead = tuple(
        Projected(*year(2011 + count + n), level, level * 0.9, level * 1.2) for n in range(3)
    )
    targets = (Target(*year(2012 + count), level * 1.1),)
    return Curve("Any", "per 10,000", 2, lines, breaks, targets, ahead if seed % 2 else ())


def test_points_may_come_in_any_order() -> None:
    points = list(CURVE.lines[0].points)
    random.Random(1).shuffle(points)  # noqa: S311 - 2026-11-22, report: made-up test data
    assert turning_curve(replace(CURVE, lines=(Line("Leeds", "own", tuple(points)),))) == (
        turning_curve(CURVE)
    )


def test_a_point_without_reason_is_still_told() -> None:
    points = (*CURVE.lines[0].points[:2], Point(*year(2012), None))
    chart = turning_curve(replace(CURVE, lines=(Line("Leeds", "own", points),)))
    assert "No value for 2012/13: no reason given." in chart.alternative
