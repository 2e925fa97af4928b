"""Projections, worked out anew: least squares over the points since the last break."""

from __future__ import annotations

import math

from cypp.public_rows import Observation, Projection
from cypp.trace.reperform.key import read_of, valued
from cypp.trace.reperform.model import (
    CannotReperformError,
    Compared,
    Reperformed,
    favourable,
    round_half_up,
)
from cypp.trace.reperform.policy import Policy, mean


def reperform_projection(policy: Policy, own: Projection) -> Reperformed:
    """Draw the line of a projection again, with its interval and what becomes of the target.

    Raises:
        CannotReperformError: its points are not published, or it lies behind a break.
    """
    points = _points(policy, own)
    if own.projected_value is None:
        raise CannotReperformError(
            "a break lies before the year that it is for: nothing is projected"
        )
    years = [float(policy.start(one).year) for one in points]
    values = [valued(one) for one in points]
    middle, average = mean(years) or 0.0, mean(values) or 0.0
    spread = math.fsum((year - middle) ** 2 for year in years)
    pairs = list(zip(years, values, strict=True))
    slope = math.fsum((year - middle) * (value - average) for year, value in pairs) / spread
    residuals = math.fsum((value - average - slope * (year - middle)) ** 2 for year, value in pairs)
    freedom = len(points) - 2
    error = math.sqrt(residuals / freedom)
    year = own.projected_period_start_date.year
    projected = average + slope * (year - middle)
    reach = (
        quantile(policy, freedom)
        * error
        * math.sqrt(1 + 1 / len(points) + (year - middle) ** 2 / spread)
    )
    low, high = projected - reach, projected + reach
    ahead = year - years[-1]
    needed = None if own.target_value is None else (own.target_value - values[-1]) / ahead
    return Reperformed(
        read_of(*points),
        f"least squares through {len(points)} points, {slope:.6g} a year, {ahead:g} years on",
        (
            Compared("points", own.point_count, len(points)),
            Compared("slope_per_year", own.slope_per_year, slope),
            Compared("residual_standard_error", own.residual_standard_error, error),
            Compared("projected_value", own.projected_value, projected),
            Compared("lower_pi", own.lower_pi, low),
            Compared("upper_pi", own.upper_pi, high),
            Compared("yearly_change_needed", own.yearly_change_needed, needed),
            Compared(
                "target_verdict", own.target_verdict, _verdict(policy, own, projected, low, high)
            ),
        ),
    )


def _points(policy: Policy, own: Projection) -> list[Observation]:
    key = (own.measure_id, own.area_code, own.last_period_id, own.population_group_id)
    last = policy.figures.current.get(key)
    if last is None:
        raise CannotReperformError("its last point is not published")
    # "Over 350" is a bound and no point.
    return [one for one in policy.annual(last) if one.value_qualifier is None]


def quantile(policy: Policy, freedom: int) -> float:
    """Return the 97.5% quantile of t; where the table has a step, of fewer degrees: it is wider."""
    rows = {
        int(row["degrees_of_freedom"]): float(row["quantile_975"])
        for row in policy.seeds.rows("policy/statistics/t_quantiles")
    }
    return rows[max(degrees for degrees in rows if degrees <= freedom)]


def _verdict(
    policy: Policy, own: Projection, projected: float, low: float, high: float
) -> str | None:
    if own.target_id is None or own.target_value is None:
        return None
    places = int(float(_rule(policy, "compared_decimals")))
    margin = favourable(projected - own.target_value, policy.measure(own.measure_id)["polarity"])
    if margin is None:
        return "not_comparable"
    if (
        round_half_up(own.target_value - low, places) > 0
        and round_half_up(high - own.target_value, places) > 0
    ):
        return "uncertain"
    return "on_course" if round_half_up(margin, places) >= 0 else "off_course"


def _rule(policy: Policy, name: str) -> str:
    row = policy.seeds.one("policy/projection_rules", rule_name=name, unit="any")
    if row is None:
        raise CannotReperformError(f"seeds/policy/projection_rules.csv has no rule {name}")
    return row["rule_value"]
