"""What computing a figure again has to say."""

from __future__ import annotations

import math
from dataclasses import dataclass

# Doubles that were added in another order differ in the last digits.
RELATIVE = 1e-9
ABSOLUTE = 1e-9

Value = float | str | None


class CannotReperformError(Exception):
    """A figure cannot be computed again; the message says why, in one line."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One thing that was published, and the same found again."""

    name: str
    published: Value
    again: Value

    @property
    def equal(self) -> bool:
        """Are they the same? Numbers to nine digits, words to the letter."""
        return same(self.published, self.again)


@dataclass(frozen=True, slots=True)
class Reperformed:
    """A figure computed again.

    Attributes:
        read: what was read, and where.
        how: how it was computed.
        compared: everything that was compared.
    """

    read: tuple[str, ...]
    how: str
    compared: tuple[Compared, ...]

    @property
    def equal(self) -> bool:
        """Is all the same?"""
        return all(one.equal for one in self.compared)


def same(published: Value, again: Value) -> bool:
    """Are two values the same: numbers to nine digits, words to the letter, nothing as nothing?"""
    if isinstance(published, float | int) and isinstance(again, float | int):
        return math.isclose(published, again, rel_tol=RELATIVE, abs_tol=ABSOLUTE)
    return (published or None) == (again or None) and type(published) is type(again)


def favourable(difference: float, polarity: str) -> float | None:
    """Return a difference with the sign by which positive is good; None without a direction."""
    return {"higher": difference, "lower": -difference}.get(polarity)


def round_half_up(value: float, decimals: int) -> float:
    """Return a number rounded half up; 0.145 is a half though its binary is a little less."""
    scale = 10.0**decimals
    return float(math.floor(value * scale + 0.500000001) / scale)
