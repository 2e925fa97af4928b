"""Statistical formulas of shared methods, written apart from the SQL.

Sources: E. B. Wilson 1927 (proportion), Byar's approximation and F. Garwood 1936 (counts),
R. G. Newcombe 1998, method 10, with G. Y. Zou and A. Donner 2008 for other measures (difference),
OHID Fingertips technical guidance (chi-square for trend).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import chi2, norm

Z = float(norm.ppf(0.975))
EXACT_BELOW = 10
TREND_POINTS = 5
TREND_THRESHOLD = 9.549535706
TREND_Z = 1.96

Interval = tuple[float, float]


def wilson(count: float, total: float) -> Interval | None:
    """Give the 95% interval of a proportion as fractions; none where the counts make none."""
    if total <= 0 or count < 0 or count > total:
        return None
    middle = 2 * count + Z**2
    spread = Z * math.sqrt(Z**2 + 4 * count * (1 - count / total))
    scale = 2 * (total + Z**2)
    return max((middle - spread) / scale, 0.0), min((middle + spread) / scale, 1.0)


def byar(count: float) -> Interval | None:
    """Give the 95% interval of a count: Byar's, and Garwood's of a whole count below ten."""
    if count < 0 or (count < EXACT_BELOW and count != int(count)):
        return None
    if count < EXACT_BELOW:
        lower = float(chi2.ppf(0.025, 2 * count)) / 2 if count > 0 else 0.0
        return lower, float(chi2.ppf(0.975, 2 * count + 2)) / 2
    lower = count * (1 - 1 / (9 * count) - Z / (3 * math.sqrt(count))) ** 3
    above = count + 1
    upper = above * (1 - 1 / (9 * above) + Z / (3 * math.sqrt(above))) ** 3
    return lower, upper


@dataclass(frozen=True)
class Estimate:
    """A value with its 95% limits; a fixed number has its value as both limits."""

    value: float
    lower: float
    upper: float

    def minus(self, other: Estimate) -> Estimate:
        """Give the difference, its limits recovered from the limits of both sides."""
        value = self.value - other.value
        lower = value - math.hypot(self.value - self.lower, other.upper - other.value)
        upper = value + math.hypot(self.upper - self.value, other.value - other.lower)
        return Estimate(value, lower, upper)


@dataclass(frozen=True)
class Point:
    """One yearly point of a trend: a value with limits and, for a proportion, its counts."""

    value: float
    lower: float
    upper: float
    numerator: float
    denominator: float


def _fit(weights: np.ndarray, values: np.ndarray, times: np.ndarray) -> tuple[float, float]:
    """Fit a weighted line; give the slope and the sum of squares of time around its mean."""
    mean_time = np.average(times, weights=weights)
    mean_value = np.average(values, weights=weights)
    squares = float(np.sum(weights * (times - mean_time) ** 2))
    slope = float(np.sum(weights * (times - mean_time) * (values - mean_value))) / squares
    return slope, squares


def _same_sign(weights: np.ndarray, values: np.ndarray, times: np.ndarray) -> bool:
    """Tell whether every slope with one point left out has the sign of the others."""
    slopes = []
    for out in range(len(times)):
        keep = np.arange(len(times)) != out
        slopes.append(_fit(weights[keep], values[keep], times[keep])[0])
    return all(slope > 0 for slope in slopes) or all(slope < 0 for slope in slopes)


@dataclass(frozen=True)
class Trend:
    """Outcome of a test: kind, direction (up, down, flat), and chi-square where it is defined."""

    kind: str
    direction: str
    chi_square: float | None


def trend_test(points: Sequence[Point], *, is_proportion: bool) -> Trend | None:
    """Test consecutive yearly points for a trend.

    A proportion with counts at every point is tested by chi-square for trend, anything else by
    weighted regression on its limits. None where neither can be had. Where nobody or everybody
    is counted in every year, chi-square is not defined and there is no trend.
    """
    times = np.arange(1.0, len(points) + 1)
    counts = np.array([[point.numerator, point.denominator] for point in points], dtype=float)
    if is_proportion and not np.isnan(counts).any():
        weights, values = counts[:, 1], counts[:, 0] / counts[:, 1]
        total, events = counts[:, 1].sum(), counts[:, 0].sum()
        if events in (0, total):
            return Trend("proportions", "flat", None)
        kind = "proportions"
        slope, squares = _fit(weights, values, times)
        pooled = events / total
        chi_square = slope**2 * squares / (pooled * (1 - pooled))
    else:
        limits = np.array([[point.lower, point.upper] for point in points], dtype=float)
        sigma = (limits[:, 1] - limits[:, 0]) / (2 * TREND_Z)
        if np.isnan(sigma).any() or (sigma <= 0).any():
            return None
        weights, values = 1 / sigma**2, np.array([point.value for point in points])
        kind = "weighted"
        slope, squares = _fit(weights, values, times)
        chi_square = slope**2 * squares
    if chi_square <= TREND_THRESHOLD or not _same_sign(weights, values, times):
        return Trend(kind, "flat", chi_square)
    return Trend(kind, "up" if slope > 0 else "down", chi_square)
