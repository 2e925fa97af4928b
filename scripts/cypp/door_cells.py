"""The grammar of a printed cell: a number in the dress that documents give it, or a code.

The words around a number and the codes are data (``seeds/reference/``, ``seeds/policy/``); what a
number looks like and how a period is written is here.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable

NUMBER = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:[.][0-9]+)?"
TOKEN = re.compile(r"[0-9][0-9,]*(?:[.][0-9]+)?")
BULLET = r"(?:• ?)?"
YEAR = "(?:19|20)[0-9]{2}"
MONTH = "(?:0[1-9]|1[0-2])"

PERIODS = {
    "AY": re.compile(f"({YEAR})-([0-9]{{2}})"),
    "FY": re.compile(f"({YEAR})-([0-9]{{2}})"),
    "CY": re.compile(f"{YEAR}"),
    "SD": re.compile(f"{YEAR}-{MONTH}-[0-9]{{2}}"),
    "SM": re.compile(f"{YEAR}-{MONTH}"),
    "QT": re.compile(f"{YEAR}-{MONTH}"),
    "RG": re.compile(f"({YEAR}-{MONTH})_({YEAR}-{MONTH})"),
    "PA": re.compile(f"({YEAR})-({YEAR})"),
    "PF": re.compile(f"({YEAR})-({YEAR})"),
    "PC": re.compile(f"({YEAR})-({YEAR})"),
}


def figure_body(words_before: Iterable[str], words_after: Iterable[str]) -> str:
    """Return the expression of a cell that prints one number, with only these words around it.

    A blank parts words and number, so letters among or beside the digits do not pass; the signs of
    the number itself (bullet, plus, minus, pound, percent) may touch it.
    """
    before = "".join(f"{re.escape(word)} |" for word in _longest_first(words_before))
    after = "".join(f" {re.escape(word)}|" for word in _longest_first(words_after))
    return f"{BULLET}(?:{before})[+-]?£?{NUMBER}(?: ?[+])?(?: ?%)?(?:{after})"


def code_body(codes: Iterable[str]) -> str:
    """Return the expression of a known missing-value code."""
    return f"{BULLET}(?:{'|'.join(re.escape(code) for code in _longest_first(codes))})"


def whole_cell(*bodies: str) -> str:
    """Return one expression for a cell that is wholly one of ``bodies``, upper or lower case.

    It has neither look-around nor groups that capture: every engine reads it alike.
    """
    return f"(?i)^(?:{'|'.join(bodies)})$"


def _longest_first(words: Iterable[str]) -> list[str]:
    return sorted(set(words), key=lambda word: (-len(word), word))


def numbers_of(printed: str) -> list[str]:
    """Return the numeric tokens that stand in ``printed``, in order."""
    return TOKEN.findall(printed)


def value_of(printed: str) -> float | None:
    """Return the first number of ``printed``, or ``None`` when it prints none."""
    found = TOKEN.search(printed)
    return float(found.group().replace(",", "")) if found else None


def is_period(period_id: str) -> bool:
    """Tell whether ``period_id`` is written as its prefix demands and its parts agree.

    ``AY2005-07`` (not two years in a row), ``SD2007-02-30`` (no such day) and ``RG2014-12_2014-04``
    (ends before it starts) are no periods.
    """
    pattern = PERIODS.get(period_id[:2])
    match = pattern.fullmatch(period_id[2:]) if pattern else None
    if match is None:
        return False
    if period_id[:2] in {"AY", "FY"}:
        return int(match[2]) == (int(match[1]) + 1) % 100
    if period_id[:2] == "SD":
        try:
            datetime.date.fromisoformat(period_id[2:])
        except ValueError:
            return False
        return True
    if period_id[:2] == "RG":
        return match[1] <= match[2]
    return match.lastindex is None or match[1] < match[2]
