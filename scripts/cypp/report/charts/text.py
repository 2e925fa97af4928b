"""Text inside charts: made harmless, measured, cut and set as numbers.

Widths come from the metrics of Helvetica (the core fonts of PDF, in thousandths of the font size),
not from a font of the machine, so that the same chart has the same bytes everywhere.
"""

from __future__ import annotations

import re
import unicodedata

# Width of the signs from the space to the tilde; fonts that stand in for it are a little wider.
HELVETICA = (
    "278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 556 556 556 "
    "556 556 556 556 556 556 556 278 278 584 584 584 556 1015 667 667 722 722 667 "
    "611 778 722 278 500 667 556 833 722 778 667 778 722 667 611 722 667 944 667 "
    "667 611 278 278 278 469 556 333 556 556 500 556 556 278 556 556 222 222 500 "
    "222 833 556 556 556 556 333 500 278 556 500 722 500 500 500 334 260 334 584 "
)
WIDTHS = tuple(int(width) for width in HELVETICA.split())
STAND_IN_FONT = 1.06
BOLD = 1.07
OTHER_SIGN = 620
WIDE_SIGN = 1050
# Controls, formats (which turn the direction of text), halves of pairs, and what is not assigned.
NEVER_DRAWN = ("Cc", "Cf", "Cs", "Cn")
ELLIPSIS = "…"
FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2068", "\u2069"
ONE_DAY = re.compile(r"\d{4}-\d{2}-\d{2}|\d{1,2} [A-Z][a-z]+ \d{4}")
MINUS = "\u2212"


def plain(text: str) -> str:
    """Return ``text`` on one line, without signs that are no XML or that turn its direction.

    Text that reads from right to left is isolated, so that it does not reorder its neighbours.
    """
    kept = "".join(
        sign for sign in text if sign.isspace() or unicodedata.category(sign) not in NEVER_DRAWN
    )
    line = " ".join(kept.split())
    if any(unicodedata.bidirectional(sign) in ("R", "AL", "AN") for sign in line):
        return f"{FIRST_STRONG_ISOLATE}{line}{POP_ISOLATE}"
    return line


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Return the width in pixels of ``text`` set in ``size`` pixels, if anything too wide."""
    thousandths = sum(_sign_width(sign) for sign in text)
    return thousandths / 1000 * size * STAND_IN_FONT * (BOLD if bold else 1)


def _sign_width(sign: str) -> int:
    place = ord(sign) - 32
    if 0 <= place < len(WIDTHS):
        return WIDTHS[place]
    if sign in (FIRST_STRONG_ISOLATE, POP_ISOLATE) or unicodedata.combining(sign):
        return 0
    return WIDE_SIGN if unicodedata.east_asian_width(sign) in "WF" else OTHER_SIGN


def cut(text: str, size: float, width: float, *, bold: bool = False) -> str:
    """Return ``text``, ended with an ellipsis where it is wider than ``width`` pixels."""
    if text_width(text, size, bold=bold) <= width:
        return text
    body = text.strip(FIRST_STRONG_ISOLATE + POP_ISOLATE)
    isolated = body != text
    while body and text_width(body + ELLIPSIS, size, bold=bold) > width:
        body = body[:-1]
    short = body.rstrip() + ELLIPSIS
    return f"{FIRST_STRONG_ISOLATE}{short}{POP_ISOLATE}" if isolated else short


def wrap(text: str, size: float, width: float, lines: int, *, bold: bool = False) -> list[str]:
    """Return ``text`` in at most ``lines`` lines of ``width`` pixels, the last one cut to fit."""
    rows: list[str] = []
    words = text.split()
    while words and len(rows) < lines - 1:
        row = words.pop(0)
        while words and text_width(f"{row} {words[0]}", size, bold=bold) <= width:
            row = f"{row} {words.pop(0)}"
        rows.append(cut(row, size, width, bold=bold))
    if words:
        rows.append(cut(" ".join(words), size, width, bold=bold))
    return rows


def number(value: float, decimals: int) -> str:
    """Return a value with its decimals, commas between the thousands and a true minus sign."""
    text = f"{value:,.{decimals}f}"
    is_zero = not text.strip("-0.,")
    return text.lstrip("-") if is_zero else text.replace("-", MINUS)


def amount(value: float, decimals: int, unit: str) -> str:
    """Return a value with its unit: ``62.1%`` or ``84.5 per 10,000``."""
    unit = plain(unit)
    gap = "" if unit.startswith("%") or not unit else " "
    return f"{number(value, decimals)}{gap}{unit}"


def when(label: str) -> str:
    """Return a period with its preposition: ``in 2014/15``, ``on 31 March 2014``."""
    return f"on {label}" if ONE_DAY.fullmatch(label) else f"in {label}"


def short_labels(labels: list[str]) -> tuple[list[str], str]:
    """Take the words that labels end with in common off them; return the labels and those words.

    ``2013/14 academic year`` and ``2014/15 academic year`` become ``2013/14`` and ``2014/15`` under
    ``academic year``. A label of one word stays as it is, and every label keeps at least one.
    """
    words = [plain(label).split() for label in labels]
    long = [row for row in words if len(row) > 1]
    count = 0
    if len(long) > 1:
        most = min(len(row) for row in long) - 1
        while count < most and len({row[-count - 1] for row in long}) == 1:
            count += 1
    shared = long[0][len(long[0]) - count :] if count else []
    short = [row[: len(row) - count] if len(row) > 1 else row for row in words]
    return [" ".join(row) for row in short], " ".join(shared)
