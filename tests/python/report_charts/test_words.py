"""Numbers, labels and the alternative of a curve: the exact words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.python.report_charts.drawing import line, year

from cypp.report.charts import turning_curve
from cypp.report.charts.model import Break, Curve, Line, Point, Projected, Target
from cypp.report.charts.text import amount, cut, number, plain, short_labels, text_width, when, wrap

OWN = Line(
    "Leeds",
    "own",
    (
        Point(*year(2010), 52.1),
        Point(*year(2011), 51.0),
        Point(*year(2012), None, missing="Suppressed"),
        Point(*year(2013), None, missing="Suppressed"),
        Point(*year(2014), 58.25, 57.0, 59.5, provisional=True),
    ),
)
CURVE = Curve("Good achievement, Leeds", "%", 1, (OWN,))


def test_the_course_of_the_own_line() -> None:
    assert turning_curve(CURVE).alternative == (
        "Good achievement, Leeds, by academic year. "
        "Leeds: from 52.1% in 2010/11 to 58.2% in 2014/15 "
        "(95% interval 57.0 to 59.5, provisional), 3 values. "
        "Highest 58.2% in 2014/15, lowest 51.0% in 2011/12. "
        "No value for 2012/13 and 2013/14: Suppressed."
    )


def test_comparators_breaks_targets_and_projection_are_told() -> None:
    england = line("England", "england", [50.0, 51.0, 52.0, 53.0, 60.0])
    region = line("Yorkshire and The Humber", "region", [50.0, 51.0])
    words = turning_curve(
        replace(
            CURVE,
            lines=(OWN, england, region),
            breaks=(Break(year(2013)[1], "New tests.", "DfE"),),
            targets=(Target(*year(2015), 66.0),),
            projection=(Projected(*year(2015), 59.0, 55.0, 63.0),),
        )
    ).alternative
    assert words.endswith(
        "Break A, from 2013/14: New tests (DfE). "
        "Values before and after a break are not comparable. "
        "England: 60.0% in 2014/15; Leeds is 1.8 lower. "
        "Yorkshire and The Humber: 51.0% in 2011/12; Leeds is the same. "
        "Target for 2015/16: 66.0%. "
        "If the course goes on, 59.0% in 2015/16 (95% interval 55.0 to 63.0)."
    )


def test_equal_values_have_no_highest() -> None:
    words = turning_curve(replace(CURVE, lines=(line("Leeds", "own", [5.0, 5.0]),))).alternative
    assert "The value is the same in every period." in words


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        (1390, 0, "1,390"),
        (-0.04, 1, "0.0"),
        (-1234.5, 1, "\u22121,234.5"),
        (0.126, 2, "0.13"),
        (-0.5, 1, "\u22120.5"),
    ],
)
def test_numbers(value: float, decimals: int, expected: str) -> None:
    assert number(value, decimals) == expected


def test_the_unit_stands_after_the_number() -> None:
    assert amount(62.1, 1, "%") == "62.1%"
    assert amount(84.5, 1, "per 10,000") == "84.5 per 10,000"
    assert amount(3, 0, "") == "3"


@pytest.mark.parametrize(
    ("labels", "short", "shared"),
    [
        (
            ["2013/14 academic year", "2014/15 academic year"],
            ["2013/14", "2014/15"],
            "academic year",
        ),
        (["2013/14 academic year", "2026"], ["2013/14 academic year", "2026"], ""),
        (
            ["2013/14 academic year", "2014/15 academic year", "2026"],
            ["2013/14", "2014/15", "2026"],
            "academic year",
        ),
        (["1998", "1999"], ["1998", "1999"], ""),
        (["31 March 2014", "31 March 2015"], ["31 March 2014", "31 March 2015"], ""),
        (["same words", "same words"], ["same", "same"], "words"),
        (["one label"], ["one label"], ""),
        ([], [], ""),
    ],
)
def test_labels_lose_the_words_that_they_share(
    labels: list[str], short: list[str], shared: str
) -> None:
    assert short_labels(labels) == (short, shared)


def test_a_day_is_on_and_a_year_is_in() -> None:
    assert when("2014-03-31") == "on 2014-03-31"
    assert when("31 March 2014") == "on 31 March 2014"
    assert when("December 2024 to February 2025") == "in December 2024 to February 2025"
    assert when(date(2014, 3, 31).strftime("%Y")) == "in 2014"


def test_plain_text_is_one_line_without_controls() -> None:
    assert plain("a\x00b\u202ec\n\td\ud800") == "abc d"
    assert plain("مدينة \u2066x") == "\u2068مدينة x\u2069"


def test_text_is_cut_and_wrapped_to_its_room() -> None:
    assert cut("short", 14, 100) == "short"
    long = cut("W" * 300, 14, 100)
    assert long.endswith("…")
    assert text_width(long, 14) <= 100
    rows = wrap("one two three four five six seven", 14, 80, 3)
    assert len(rows) == 3
    assert all(text_width(row, 14) <= 80 for row in rows)
    assert wrap("one two", 14, 300, 2) == ["one two"]
    isolated = cut(plain("مدينة " * 40), 14, 100)
    assert isolated.startswith("\u2068")
    assert isolated.endswith("\u2069")


def test_widths_grow_with_the_text_and_bold_is_wider() -> None:
    assert text_width("WW", 14) == pytest.approx(2 * text_width("W", 14))
    assert text_width("W", 14) > text_width("i", 14) > 0
    assert text_width("abc", 14, bold=True) > text_width("abc", 14)
    assert text_width("日", 14) > text_width("é", 14)
    assert text_width("e\u0301", 14) == text_width("e", 14)
