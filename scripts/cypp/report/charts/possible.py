"""Cut a projection where its values are not possible.

A line fitted to few years soon leaves the values that a unit can take: a count below nothing, a
percentage above one hundred. Which these are is a rule (``projection_rules.csv``) that comes with
the projection; the mart keeps such values (``is_outside_range``). A picture of minus forty children
helps nobody, so the chart stops there and says that it does.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from cypp.report.charts.model import Curve, Projected


@dataclass(frozen=True)
class Cut:
    """A curve with its possible projection, and whether something of it was cut off."""

    curve: Curve
    is_cut: bool


def possible(curve: Curve) -> Cut:
    """Return a curve whose projection ends before its first value that is not possible.

    An interval that goes beyond what is possible is cut there.
    """
    ordered = sorted(curve.projection, key=lambda one: one.start)
    kept: list[Projected] = []
    for each in ordered:
        low = -math.inf if each.lowest is None else each.lowest
        high = math.inf if each.highest is None else each.highest
        if not low <= each.value <= high:
            break
        kept.append(replace(each, lower=max(each.lower, low), upper=min(each.upper, high)))
    return Cut(replace(curve, projection=tuple(kept)), ordered != kept)
