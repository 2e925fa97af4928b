"""The grammar of a printed cell: numbers in any dress pass, letters among digits do not.

What is this: property tests of scripts/cypp/door_cells.py, without files.
When does it matter: a cell that wrongly passes becomes a figure, another stops a build.
How to resolve: words around numbers are rows of seeds/policy/door/door_words.csv, codes rows of
seeds/reference/missing_value_codes.csv; only the look of a number is in the module.
"""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cypp import door_cells as cells

WORDS_BEFORE = ["over ", "just over ", "nearly ", "up to "]
WORDS_AFTER = ["per cent", "points", "of schools", "per 1,000"]
CODES = ["na", "-", "tbc", "??", "x", "to be agreed"]

PATTERN = re.compile(
    cells.whole_cell(
        cells.figure_body([word.strip() for word in WORDS_BEFORE], WORDS_AFTER),
        cells.code_body(CODES),
    )
)


@st.composite
def dressed_numbers(draw: st.DrawFn) -> str:
    """A number in any dress that a document may give it."""
    whole = draw(st.integers(min_value=0, max_value=9_999_999))
    number = f"{whole:,}" if draw(st.booleans()) else str(whole)
    if draw(st.booleans()):
        number += "." + draw(st.text("0123456789", min_size=1, max_size=3))
    before = draw(st.sampled_from(["", *WORDS_BEFORE]))
    sign = draw(st.sampled_from(["", "+", "-", "£"]))
    percent = draw(st.sampled_from(["", "%", " %", "+ %"]))
    after = draw(st.sampled_from(["", *(f" {word}" for word in WORDS_AFTER)]))
    bullet = draw(st.sampled_from(["", "•", "• "]))
    cell = f"{bullet}{before}{sign}{number}{percent}{after}"
    return draw(st.sampled_from([cell, cell.upper(), cell.capitalize()]))


@given(dressed_numbers())
@settings(database=None, deadline=None)
def test_a_number_in_any_allowed_dress_is_accepted(cell: str) -> None:
    assert PATTERN.search(cell)
    assert cells.value_of(cell) is not None


@given(dressed_numbers(), st.sampled_from("OolISBxé"), st.data())
@settings(database=None, deadline=None)
def test_a_letter_among_or_beside_the_digits_is_not_accepted(
    cell: str, letter: str, data: st.DataObject
) -> None:
    number = re.search(r"[0-9][0-9,.]*", cell)
    assert number is not None
    place = data.draw(st.integers(min_value=number.start(), max_value=number.end()))
    assert not PATTERN.search(cell[:place] + letter + cell[place:])


@pytest.mark.parametrize(
    "cell",
    ["", "1,23", "1,2345", "12.", ".5", "1 2", "7.5%x", "over", "over x", "nna", "N.A", "12%%",
     "five", "12 schools", "1e3", "١٢", "²", "= 12", "12\n", "•", "t.b.c"],
)  # fmt: skip
def test_what_is_neither_number_nor_code_is_not_accepted(cell: str) -> None:
    assert not PATTERN.fullmatch(cell)


@pytest.mark.parametrize("cell", ["na", "NA", "-", "TBC", "• tbc", "??", "X", "To be agreed"])
def test_a_known_code_is_accepted_in_any_case(cell: str) -> None:
    assert PATTERN.search(cell)


@pytest.mark.parametrize(
    "period",
    ["AY2005-06", "AY1999-00", "FY2014-15", "CY2012", "SD2007-03-31", "SM2015-01", "QT2014-10",
     "RG2014-04_2014-12", "RG2014-12_2014-12", "PC2010-2012", "PF2012-2014", "PA2012-2014"],
)  # fmt: skip
def test_a_period_is_accepted(period: str) -> None:
    assert cells.is_period(period)


@pytest.mark.parametrize(
    "period",
    ["", "2005/06", "AY2005-07", "AY2005-6", "AY2005", "CY12", "SD2007-02-30", "SM2015-13",
     "RG2014-12_2014-04", "PC2012-2010", "PC2012-2012", "XX2012", "CY2012 ", "ay2005-06"],
)  # fmt: skip
def test_what_is_no_period_is_not_accepted(period: str) -> None:
    assert not cells.is_period(period)
