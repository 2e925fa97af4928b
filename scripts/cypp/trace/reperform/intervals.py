"""Confidence intervals and trends, from their published formulas.

Wilson 1927 for proportions, Byar's approximation and exact Poisson limits for counts (Breslow and
Day 1987), chi-square for trend (Armitage 1955); as OHID's technical guidance has them.
"""

from __future__ import annotations

import math

from cypp.public_rows import Observation
from cypp.trace.reperform.model import CannotReperformError
from cypp.trace.reperform.policy import Policy

Interval = tuple[float, float]


def interval(policy: Policy, one: Observation) -> tuple[Interval, str]:
    """Return the 95% interval of a figure and how it comes about.

    Raises:
        CannotReperformError: it was published, or its counts are not there.
    """
    measure = policy.measure(one.measure_id)
    if one.interval_method == "wilson":
        if one.numerator is None or not one.denominator:
            raise CannotReperformError("the counts of the proportion are not there")
        low, high = wilson(one.numerator, one.denominator, policy.seeds.constants()["z_95"])
        return _scaled((low, high), measure["multiplier"]), (
            f"Wilson limits of {one.numerator:g} in {one.denominator:g}"
        )
    if one.interval_method in ("byar", "exact_poisson"):
        rows = [
            row
            for row in policy.seeds.rows("policy/statistics/interval_methods")
            if row["unit"] == measure["unit"]
            and row["oba_question"] in ("", measure["oba_question"])
            and row["frequency"] in ("", measure["frequency"])
        ]
        of_value = rows and rows[0]["count_column"] == "value"
        count = one.value if of_value else one.numerator
        base = 1.0 if of_value else one.denominator
        if count is None or not base:
            raise CannotReperformError("the counts behind the interval are not there")
        low, high = poisson(policy, count)
        scaled = _scaled((low / base, high / base), measure["multiplier"])
        return scaled, f"{one.interval_method} limits of {count:g} over {base:g}"
    raise CannotReperformError("the interval was published, so there is nothing to compute")


def _scaled(limits: Interval, multiplier: str) -> Interval:
    times = float(multiplier)
    return limits[0] * times, limits[1] * times


def wilson(count: float, base: float, z: float) -> Interval:
    """Return the score interval of a proportion."""
    share = count / base
    middle = share + z * z / (2 * base)
    half = z * math.sqrt(share * (1 - share) / base + z * z / (4 * base * base))
    return (middle - half) / (1 + z * z / base), (middle + half) / (1 + z * z / base)


def poisson(policy: Policy, count: float) -> Interval:
    """Return the interval of a count of events: Byar, or exact below the least count."""
    constants = policy.seeds.constants()
    z = constants["z_95"]
    if count < constants["byar_minimum_count"]:
        row = policy.seeds.one("policy/statistics/poisson_exact_limits", case_count=f"{count:g}")
        if row is None:
            raise CannotReperformError(f"no exact limits for a count of {count:g}")
        return float(row["lower_limit"]), float(row["upper_limit"])
    more = count + 1
    low = count * (1 - 1 / (9 * count) - z / (3 * math.sqrt(count))) ** 3
    return low, more * (1 - 1 / (9 * more) + z / (3 * math.sqrt(more))) ** 3


def mover(d: float, first: float, first_limit: float, second: float, second_limit: float) -> float:
    """Return how far the limit of a difference lies from it (Zou and Donner 2008)."""
    return math.sqrt((first - first_limit) ** 2 + (second_limit - second) ** 2) + 0.0 * d


def trend(policy: Policy, points: list[Observation]) -> tuple[str | None, float | None, str]:
    """Return method, chi-square and direction over five annual figures, or no method.

    A slope that one point alone makes is none: it is flat.
    """
    constants = policy.seeds.constants()
    if policy.measure(points[0].measure_id)["unit"] == "percent" and all(
        one.numerator is not None and one.denominator is not None for one in points
    ):
        method = "chi_square_proportions"
        pairs = [(one.denominator or 0.0, one.numerator or 0.0) for one in points]
    else:
        weights = [_weight(one, constants["trend_z"]) for one in points]
        if any(weight is None for weight in weights):
            return None, None, ""
        method = "chi_square_weighted"
        pairs = [
            (weight or 0.0, (weight or 0.0) * (one.value or 0.0))
            for weight, one in zip(weights, points, strict=True)
        ]
    times = range(1, len(pairs) + 1)
    n = math.fsum(weight for weight, _ in pairs)
    x = math.fsum(value for _, value in pairs)
    nt = math.fsum(weight * time for (weight, _), time in zip(pairs, times, strict=True))
    ntt = math.fsum(weight * time**2 for (weight, _), time in zip(pairs, times, strict=True))
    xt = math.fsum(value * time for (_, value), time in zip(pairs, times, strict=True))
    spread = n * ntt - nt * nt
    if method == "chi_square_proportions":
        known = 0 < x < n and spread > 0
        chi_square = n * (n * xt - x * nt) ** 2 / (x * (n - x) * spread) if known else None
    else:
        chi_square = (n * xt - nt * x) ** 2 / (n * spread) if spread > 1e-12 * n * ntt else None
    signs = {
        _sign((n - w) * (xt - v * t) - (x - v) * (nt - w * t))
        for (w, v), t in zip(pairs, times, strict=True)
    }
    flat = chi_square is None or chi_square <= constants["trend_chi_square_threshold"]
    slope = (n * xt - nt * x) / spread if spread > 0 else 0.0
    direction = "flat" if flat or len(signs) > 1 else "up" if slope > 0 else "down"
    return method, chi_square, direction


def _weight(one: Observation, z: float) -> float | None:
    if one.lower_ci is None or one.upper_ci is None or one.upper_ci <= one.lower_ci:
        return None
    return (2 * z / (one.upper_ci - one.lower_ci)) ** 2


def _sign(value: float) -> int:
    return (value > 0) - (value < 0)
