"""Numbers, periods and verdicts in words."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest

from cypp.report.facts.dims import Dims
from cypp.report.facts.model import KeyFigure
from cypp.report.facts.numbers import difference_text, number, period_text, value_text
from cypp.report.facts.plan import sentence


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (1498.0, 0, "1,498"),
        (0.5, 0, "1"),
        (2.5, 0, "3"),
        (1.15, 1, "1.2"),
        (84.99886517739206, 0, "85"),
        (-0.04, 1, "0.0"),
        (-1.1000000000000085, 1, "\N{MINUS SIGN}1.1"),
        (1234567.891, 2, "1,234,567.89"),
        (1e-7, 1, "0.0"),
        (1e21, 0, "1,000,000,000,000,000,000,000"),
    ],
)
def test_half_a_unit_is_rounded_away_from_zero_as_printed_tables_do(
    value: float, decimals: int, text: str
) -> None:
    assert number(value, decimals) == text


def test_a_difference_carries_its_sign_and_percentages_differ_by_points(dims: Dims) -> None:
    measure = dims.measures["attendance_secondary"]
    assert measure.unit == "percent"
    assert difference_text(dims, measure, 1.25) == "+1.3 pp"
    assert difference_text(dims, measure, -0.1) == "\N{MINUS SIGN}0.1 pp"
    assert difference_text(dims, measure, 0.0) == "0.0 pp"


def test_a_value_carries_its_unit_and_the_word_that_the_source_prints_before_it(dims: Dims) -> None:
    assert value_text(dims, dims.measures["attendance_secondary"], 90.8) == "90.8%"
    assert value_text(dims, dims.measures["children_looked_after_rate"], 85.2) == "85 per 10,000"
    count = dims.measures["children_looked_after"]
    assert value_text(dims, count, 19000.0, "more_than") == "more than 19,000"


@pytest.mark.parametrize(
    ("label", "text"),
    [
        ("2025-03-31", "31 March 2025"),
        ("2024-12", "December 2024"),
        ("2024-12 to 2025-02", "December 2024 to February 2025"),
        ("2024/25 academic year", "2024/25 academic year"),
        ("2021-22", "2021-22"),
        ("2012", "2012"),
        (None, "AY2024-25"),
    ],
)
def test_days_of_a_period_are_written_in_words(label: str | None, text: str) -> None:
    assert period_text(label, "AY2024-25") == text


def figure(**verdicts: str) -> KeyFigure:
    """Return a figure with nothing but verdicts."""
    nothing: dict[str, Any] = dict.fromkeys(field.name for field in fields(KeyFigure))
    return KeyFigure(**(nothing | verdicts))


@pytest.mark.parametrize(
    ("verdicts", "text", "disagrees"),
    [
        ({}, "", False),
        ({"trend": "steady"}, "Leeds is steady.", False),
        (
            {"status_england": "worse", "trend": "steady", "status_target": "missed"},
            "Leeds is worse than England and steady, and has missed its target.",
            False,
        ),
        (
            {"status_england": "better", "status_neighbours": "better", "trend": "worsening"},
            "Leeds is better than England and its statistical neighbours, but worsening.",
            True,
        ),
        (
            {"status_england": "worse", "trend": "improving"},
            "Leeds is improving, but worse than England.",
            True,
        ),
        (
            {"trend": "worsening", "status_target": "met"},
            "Leeds has met its target, but is worsening.",
            True,
        ),
        (
            {"trend": "improving", "status_target": "near"},
            "Leeds is improving, but near its target.",
            True,
        ),
        ({"trend": "increasing"}, "Leeds is increasing.", False),
        ({"status_target": "met"}, "Leeds has met its target.", False),
    ],
)
def test_verdicts_make_one_sentence_and_good_beside_bad_news_is_said_to_disagree(
    dims: Dims, verdicts: dict[str, str], text: str, disagrees: bool
) -> None:
    said = sentence(dims, "Leeds", figure(**verdicts))
    assert (said.text, said.disagrees) == (text, disagrees)
