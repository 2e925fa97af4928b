"""Numbers and periods in words, with the decimals and the unit of their measure."""

from __future__ import annotations

import calendar
import re
from decimal import ROUND_HALF_UP, Decimal

from cypp.report.facts.dims import Dims
from cypp.report.facts.model import Measure

MINUS = "\N{MINUS SIGN}"
# A year, a month and maybe a day; 2024-25 is an academic year and no month.
DAY = re.compile(r"\b(\d{4})-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?\b(?!/)")
PERCENT = "percent"
POINTS_OF_A_PERCENTAGE = " pp"


def number(value: float, decimals: int, *, sign: bool = False) -> str:
    """Return a number with thousands separated and half a unit rounded away from zero.

    Args:
        value: the number; its shortest decimal form is what is rounded, as printed tables do.
        decimals: digits behind the point.
        sign: write a plus before a number above zero.
    """
    rounded = Decimal(repr(value)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    text = f"{abs(rounded):,f}"
    if rounded < 0:
        return MINUS + text
    return "+" + text if sign and rounded > 0 else text


def unit_suffix(dims: Dims, unit: str) -> str:
    """Return what is written behind a number of this unit, with its space."""
    phrase = dims.word("unit", unit).phrase or ""
    return phrase if not phrase or phrase == "%" else " " + phrase


def value_text(dims: Dims, measure: Measure, value: float, qualifier: str | None = None) -> str:
    """Return a value with its unit, and the words that the source prints before it."""
    before = dims.word("value_qualifier", qualifier).word.lower() + " " if qualifier else ""
    return before + number(value, measure.decimals) + unit_suffix(dims, measure.unit)


def difference_text(dims: Dims, measure: Measure, value: float) -> str:
    """Return a difference of two values: of percentages in percentage points, with its sign."""
    suffix = POINTS_OF_A_PERCENTAGE if measure.unit == PERCENT else unit_suffix(dims, measure.unit)
    return number(value, measure.decimals, sign=True) + suffix


def period_text(label: str | None, period_id: str) -> str:
    """Return the label of a period with days and months in words, or its identifier without one.

    Snapshots are labelled by their day: ``2025-03-31`` becomes ``31 March 2025``, ``2024-12``
    ``December 2024``, and so on in ranges.
    """
    return DAY.sub(_day_in_words, label) if label else period_id


def _day_in_words(found: re.Match[str]) -> str:
    year, month, day = found.groups()
    name = calendar.month_name[int(month)]
    return f"{int(day)} {name} {year}" if day else f"{name} {year}"
