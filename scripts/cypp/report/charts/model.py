"""What a chart is drawn from, and what drawing gives back: data only, no drawing.

All values are in the unit of the measure. A period without a value keeps its place on the axis
and says why in ``missing``. Text may hold anything: it is escaped where the chart is drawn.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Point:
    """One period of a series: its value with a 95% interval, or the reason that there is none."""

    label: str
    start: date
    value: float | None
    lower: float | None = None
    upper: float | None = None
    missing: str | None = None
    provisional: bool = False


@dataclass(frozen=True)
class Line:
    """One drawn series; kind is "own", "england", "region", "neighbours" or "group"."""

    name: str
    kind: str
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Break:
    """The day from which a new series runs: what is before cannot be compared with what is after.

    ``label`` says what changed; ``reason`` adds where that is written or why (may be empty).
    """

    start: date
    label: str
    reason: str


@dataclass(frozen=True)
class Target:
    """A published target: the value that was to be reached in a period."""

    label: str
    start: date
    value: float


@dataclass(frozen=True)
class Projected:
    """A projected period: the value of the fitted line and its 95% prediction interval.

    ``lowest`` and ``highest`` are the values that the unit can take, where it has such.
    """

    label: str
    start: date
    value: float
    lower: float
    upper: float
    lowest: float | None = None
    highest: float | None = None


@dataclass(frozen=True)
class Curve:
    """A turning-the-curve chart: history, comparators, breaks, targets and a projection.

    ``unit`` is printed as it is, after a number ("%", "per 10,000"). Counts are drawn from zero:
    set ``from_zero``.
    """

    title: str
    unit: str
    decimals: int
    lines: tuple[Line, ...]
    breaks: tuple[Break, ...] = ()
    targets: tuple[Target, ...] = ()
    projection: tuple[Projected, ...] = ()
    from_zero: bool = False


@dataclass(frozen=True)
class Pair:
    """One period of a gap: the group's value and the value that it is compared with."""

    label: str
    start: date
    value: float | None
    reference: float | None
    missing: str | None = None


@dataclass(frozen=True)
class GapPicture:
    """A gap over time: what is measured and what it is compared with, period by period."""

    title: str
    unit: str
    decimals: int
    name: str
    reference_name: str
    pairs: tuple[Pair, ...]
    breaks: tuple[Break, ...] = ()
    from_zero: bool = False


@dataclass(frozen=True)
class Place:
    """One authority on the rank strip; is_own marks the area of the report."""

    name: str
    value: float
    is_own: bool = False
    is_neighbour: bool = False


@dataclass(frozen=True)
class Strip:
    """All authorities with a value in one period.

    ``polarity`` is that of the measure ("higher", "lower" or "none" is better) and says which end
    is the better one; ``rank`` and ``rank_of`` are the published rank, where 1 is the best.
    """

    title: str
    unit: str
    decimals: int
    polarity: str
    places: tuple[Place, ...]
    england: float | None = None
    rank: int | None = None
    rank_of: int | None = None


@dataclass(frozen=True)
class Chart:
    """A drawn chart; svg is empty where there is no value to draw.

    ``alternative`` tells in words what a reader of the chart must know: it is never empty.
    """

    svg: str
    alternative: str
