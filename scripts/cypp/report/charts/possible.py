"""Cut a projection where its values are not possible.

A line fitted to few years soon leaves the values that a unit can take: a count below nothing, a
percentage above one hundred. The mart keeps such values (``is_outside_range``); a picture of minus
forty children helps nobody, so the chart stops there and says that it does.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from cypp.report.charts.model import Curve, Projected

WHOLE_PER_CENT = 100.0


@dataclass(frozen=True)
class Cut:
    """A curve with its possible projection, and whether something of it was cut off."""

    curve: Curve
    is_cut: bool


def possible(curve: Curve) -> Cut:
    """Return a curve whose projection ends before its first value that is not possible.

    Nothing is below zero where nothing published is, and nothing published as a per cent of a
    whole is above 100. An interval that goes beyond is cut there.
    """
    values = [
        point.value for line in curve.lines for point in line.points if point.value is not None
    ]
    low = 0.0 if values and min(values) >= 0 else float("-inf")
    is_share = curve.unit.startswith("%") and values and max(values) <= WHOLE_PER_CENT
    high = WHOLE_PER_CENT if is_share else float("inf")
    kept: list[Projected] = []
    for each in sorted(curve.projection, key=lambda one: one.start):
        if not low <= each.value <= high:
            break
        kept.append(replace(each, lower=max(each.lower, low), upper=min(each.upper, high)))
    cut = replace(curve, projection=tuple(kept))
    return Cut(cut, sorted(curve.projection, key=lambda one: one.start) != kept)
