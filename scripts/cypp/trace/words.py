"""How a trail writes numbers, dates and reasons."""

from __future__ import annotations

from string import Formatter

from cypp.public_rows import Observation, Target
from cypp.trace.edition import PublishedEdition

# Enough for every digit of a published figure, and without the noise behind a difference.
DIGITS = 12


def number(value: float | None) -> str:
    """Return a number with its digits and without noise: 0.3 for 0.30000000000000004."""
    if value is None:
        return "none"
    text = f"{value:.{DIGITS}g}"
    return f"{int(value):,}" if value == int(value) and abs(value) < 1e15 else text


def value_words(edition: PublishedEdition, figure: Observation | Target) -> str:
    """Return the value of a figure, or the reason why it has none."""
    value = figure.value if isinstance(figure, Observation) else figure.target_value
    if value is not None:
        return number(value)
    reason = figure.missing_reason or ""
    return edition.reasons.get(reason, reason).lower()


def pieces(sum_up: str) -> list[tuple[str, int | None]]:
    """Return a working as text and the number of the part that follows it, in turn.

    >>> pieces("{0} - {1}")
    [('', 0), (' - ', 1)]
    """
    return [
        (text, None if name is None else int(name))
        for text, name, _, _ in Formatter().parse(sum_up)
    ]
