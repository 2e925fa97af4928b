"""Where things go in a chart: the scale, its ticks, and labels that do not cover each other."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from statistics import median_low

from cypp.report.charts.model import Break, Curve, Point, Projected, Target
from cypp.report.charts.text import short_labels

# Below half of the highest value a curve that starts at zero still uses half of its height.
FROM_ZERO_BELOW = 0.5
# A step this much longer than the usual one means that a period is missing between two points.
LONG_STEP = 1.5
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
TICK_STEPS = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True)
class Scale:
    """A scale in the unit of the measure and its ticks, lowest first."""

    low: float
    high: float
    ticks: tuple[float, ...]

    def pixel(self, value: float, height: float) -> float:
        """Return how far below the top of a plot of ``height`` pixels ``value`` lies."""
        return round(height * (self.high - value) / (self.high - self.low), 2)


def scale_for(
    values: list[float], wanted: int, *, from_zero: bool = False, is_strip: bool = False
) -> Scale:
    """Return a scale with round ticks that holds all ``values`` (at least one).

    It starts at zero when asked to, or when that costs the curve less than half of its height; a
    strip, which compares places and not sizes, uses all of its length.
    """
    low, high = min(values), max(values)
    if low >= 0 and (from_zero or (low < high * FROM_ZERO_BELOW and not is_strip)):
        low = 0.0
    if high <= 0 and from_zero:
        high = 0.0
    spread = high - low or abs(high) * 0.2 or 1.0
    if low == high:
        # A single value is in the middle; zero stays at the foot, where a reader looks for it.
        low, high = (0.0, spread) if low == 0 else (low - spread / 2, high + spread / 2)
    step = _round_step(spread / wanted)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    ticks = tuple(round(step * count, 9) for count in range(first, last + 1))
    return Scale(ticks[0], ticks[-1], ticks)


def _round_step(raw: float) -> float:
    size = 10.0 ** math.floor(math.log10(raw))
    return next((size * step for step in TICK_STEPS if size * step >= raw * 0.999), size * 10)


@dataclass(frozen=True)
class Periods:
    """The drawn periods with their labels, and the words that all labels shared."""

    labels: dict[date, str]
    shared: str


def periods(labelled: Iterable[tuple[date, str]]) -> Periods:
    """Return the periods in their order; where one has two labels the first one counts."""
    labels: dict[date, str] = {}
    for start, label in labelled:
        labels.setdefault(start, label)
    starts = sorted(labels)
    short, shared = short_labels([labels[start] for start in starts])
    return Periods(dict(zip(starts, short, strict=True)), shared)


def ahead(curve: Curve) -> list[Target | Projected]:
    """Return what a curve shows of the time to come."""
    return [*curve.targets, *curve.projection]


def tick_decimals(ticks: tuple[float, ...]) -> int:
    """Return the fewest decimals with which all ticks are printed as they are."""
    for decimals in range(6):
        if all(abs(tick - round(tick, decimals)) < 1e-9 for tick in ticks):
            return decimals
    return 6


def day(when: date) -> int:
    """Return a date as a number of days, the horizontal scale of every curve."""
    return when.toordinal()


@dataclass(frozen=True)
class Parting:
    """A break where it is drawn: a letter, the day of its rule, and the period that it begins."""

    letter: str
    when: float
    period: str
    found: Break


def partings(breaks: tuple[Break, ...], starts: list[date], drawn: Periods) -> list[Parting]:
    """Return the breaks that part the periods with a value, each halfway to the period before it.

    Args:
        breaks: The breaks of the measure.
        starts: The periods with a value, a target or a projection.
        drawn: All periods of the chart, with their labels.
    """
    usual = _usual_step(sorted(drawn.labels))
    placed: list[Parting] = []
    for found in sorted(breaks, key=lambda each: each.start):
        before = [start for start in starts if start < found.start]
        if not before or all(start < found.start for start in starts):
            continue
        step = min(usual, day(found.start) - day(max(before)))
        first = next(start for start in drawn.labels if start >= found.start)
        letter = LETTERS[len(placed) % len(LETTERS)]
        placed.append(Parting(letter, day(found.start) - step / 2, drawn.labels[first], found))
    return placed


def _usual_step(starts: list[date]) -> float:
    steps = [day(after) - day(before) for before, after in pairwise(starts)]
    return median_low(steps) if steps else 0


def segments(points: tuple[Point, ...], breaks: tuple[Break, ...]) -> list[list[Point]]:
    """Part a series where it may not be drawn through.

    That is at a break, at a period without a value, and at a step so long that a period is missing.
    """
    ordered = sorted(points, key=lambda point: point.start)
    usual = _usual_step([point.start for point in ordered])
    parts: list[list[Point]] = []
    last: Point | None = None
    for point in ordered:
        if point.value is None:
            last = None
            continue
        is_apart = last is None or (
            day(point.start) - day(last.start) > usual * LONG_STEP
            or any(last.start < found.start <= point.start for found in breaks)
        )
        if is_apart:
            parts.append([])
        parts[-1].append(point)
        last = point
    return parts


def spread_out(wanted: list[float], heights: list[float], low: float, high: float) -> list[float]:
    """Return the middles of labels nearest to where they are wanted, none covering another.

    Args:
        wanted: The middle that each label would have alone, in pixels from the top.
        heights: The height of each label, in pixels.
        low: Where the first label may begin.
        high: Where the last one must end; given up when the labels do not fit.
    """
    order = sorted(range(len(wanted)), key=lambda index: wanted[index])
    middles = [0.0] * len(wanted)
    edge = low
    for index in order:
        middles[index] = max(wanted[index], edge + heights[index] / 2)
        edge = middles[index] + heights[index] / 2
    edge = max(high, low + sum(heights))
    for index in reversed(order):
        middles[index] = min(middles[index], edge - heights[index] / 2)
        edge = middles[index] - heights[index] / 2
    return [round(middle, 2) for middle in middles]


def thin(middles: list[float], widths: list[float], gap: float) -> list[int]:
    """Return which labels of an axis to print, counted from the last one, so that none touch."""
    kept: list[int] = []
    edge = math.inf
    for index in reversed(range(len(middles))):
        if middles[index] + widths[index] / 2 <= edge:
            kept.insert(0, index)
            edge = middles[index] - widths[index] / 2 - gap
    return kept
