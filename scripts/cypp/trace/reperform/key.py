"""Derived figures of a key figure, worked out anew from the published figures."""

from __future__ import annotations

import math
import re
from collections.abc import Callable

from cypp.public_rows import KeyFigure, Observation, Target
from cypp.trace.derived.key import ranked_figures
from cypp.trace.reperform.intervals import interval, trend
from cypp.trace.reperform.landed import published_limits
from cypp.trace.reperform.model import (
    CannotReperformError,
    Compared,
    Reperformed,
    favourable,
    round_half_up,
)
from cypp.trace.reperform.policy import Policy, decimals, mean

PUBLISHED = "published"
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


def reperform_key_cell(policy: Policy, own: KeyFigure, cell: str) -> Reperformed:
    """Work out one derived figure of a key figure.

    Raises:
        CannotReperformError: what it is worked out from is not published.
    """
    observation = policy.figures.observations[own.observation_id]
    name = cell.removesuffix("_value").removeprefix("status_")
    workers: dict[str, Callable[[], Reperformed]] = {
        "rank": lambda: _rank(policy, own, observation),
        "quartile": lambda: _rank(policy, own, observation),
        "change_from_previous": lambda: _change(policy, own, observation),
        "interval": lambda: _interval(policy, own, observation),
        "lower_ci": lambda: _interval(policy, own, observation),
        "upper_ci": lambda: _interval(policy, own, observation),
        "target_value": lambda: _target(policy, own),
        "status_target": lambda: _against_target(policy, own, observation),
        "status_england": lambda: _against(policy, own, observation, name),
        "status_neighbours": lambda: _against(policy, own, observation, name),
        "trend": lambda: _trend(policy, own, observation),
    }
    return workers.get(cell, lambda: _comparator(policy, own, observation, name))()


def valued(one: Observation) -> float:
    """Return the value of a figure that has one."""
    if one.value is None:
        raise CannotReperformError(f"{one.observation_id} has no value")
    return one.value


def read_of(*figures: Observation) -> tuple[str, ...]:
    """Return which figures were read."""
    return tuple(
        f"{one.observation_id}: {one.area_code}, {one.period_id}, {one.value}" for one in figures
    )


def _comparator(policy: Policy, own: KeyFigure, observation: Observation, name: str) -> Reperformed:
    members = policy.figures.member_figures(observation, name)
    compared = [
        Compared(
            f"{name}_value", getattr(own, f"{name}_value"), mean([valued(one) for one in members])
        )
    ]
    of = getattr(own, f"{name}_of", None)
    if of is not None:
        whole = policy.figures.members_on(name, observation.published_on)
        parts = [one for one in whole if one.member_kind == "member"]
        codes = {one.comparator_area_code for one in parts}
        with_value = sum(one.area_code in codes for one in members)
        compared += [
            Compared("members with a value", getattr(own, f"{name}_with_value"), with_value),
            Compared("members", of, len(parts)),
        ]
    return Reperformed(
        read_of(*members), "simple mean of the members with a value", tuple(compared)
    )


def _rank(policy: Policy, own: KeyFigure, observation: Observation) -> Reperformed:
    values = [valued(one) for one in ranked_figures(policy.figures, own)]
    polarity = policy.measure(own.measure_id)["polarity"]
    better = sum((favourable(value - valued(observation), polarity) or 0.0) > 0 for value in values)
    rank, of = better + 1, len(values)
    quarter = math.ceil(4.0 * rank / of) if of >= 4 else None
    return Reperformed(
        (f"{of} figures of local authorities for {own.period_id}, {own.population_group_id}",),
        "one more than the authorities with a better value",
        (
            Compared("rank", own.rank, rank),
            Compared("authorities ranked", own.rank_of, of),
            Compared("quarter", own.quartile, quarter),
        ),
    )


def _change(policy: Policy, own: KeyFigure, observation: Observation) -> Reperformed:
    series = policy.series(observation)
    before = series[-2] if len(series) > 1 else None
    change = None if before is None else valued(observation) - valued(before)
    return Reperformed(
        read_of(observation, *([before] if before else [])),
        "value less the value before, no break between",
        (Compared("change_from_previous", own.change_from_previous, change),),
    )


def _interval(policy: Policy, own: KeyFigure, observation: Observation) -> Reperformed:
    low: float | None
    high: float | None
    if observation.interval_method == PUBLISHED:
        (low, high), how = published_limits(policy.seeds, policy.figures, observation)
    else:
        (low, high), how = interval(policy, observation)
    return Reperformed(
        read_of(observation),
        how,
        (Compared("lower_ci", own.lower_ci, low), Compared("upper_ci", own.upper_ci, high)),
    )


def find_target(policy: Policy, own: KeyFigure) -> Target | None:
    """Return the target in use for a key figure, of its plan."""
    return next(
        (
            target
            for target in policy.figures.targets.values()
            if target.is_current and target.plan_id == own.plan_id and target.key == own.key
        ),
        None,
    )


def _target(policy: Policy, own: KeyFigure) -> Reperformed:
    target = find_target(policy, own)
    return Reperformed(
        (f"{target.target_id}: {target.target_text!r}",) if target else (),
        "the target of the plan for the same measure, area, period and group",
        (
            Compared("target_value", own.target_value, target.target_value if target else None),
            Compared("target_id", own.target_id, target.target_id if target else None),
        ),
    )


def printed_decimals(target: Target) -> int:
    """Return the decimals that a target is printed with."""
    numbers = NUMBER.findall(target.target_text or "")
    fitting = [text for text in numbers if float(text.replace(",", "")) == target.target_value]
    return decimals(fitting[0]) if fitting else 0


def _against_target(policy: Policy, own: KeyFigure, observation: Observation) -> Reperformed:
    target, measure = find_target(policy, own), policy.measure(own.measure_id)
    if target is None or target.target_value is None:
        raise CannotReperformError("no target of the plan is published")
    start = policy.start(observation)
    if any(target.published_on < day <= start for day in policy.breaks(own.measure_id)):
        raise CannotReperformError("a break lies between the target and the period")
    aim = target.target_value
    value = round_half_up(valued(observation), printed_decimals(target))
    short = favourable(value - aim, measure["polarity"])
    if short is None or aim == 0:
        raise CannotReperformError("no direction is good, or the target is zero")
    distance = 100.0 * short / abs(aim)
    band = policy.band("target", measure["unit"], distance)
    return Reperformed(
        (*read_of(observation), f"{target.target_id}: {target.target_text!r}"),
        f"{value:g} is {distance:.4g}% of the target on the good side, by the bands",
        (
            Compared("status_target", own.status_target, band["verdict"] if band else None),
            Compared("rule", own.status_target_rule, band["band_id"] if band else None),
        ),
    )


def _against(policy: Policy, own: KeyFigure, observation: Observation, name: str) -> Reperformed:
    measure = policy.measure(own.measure_id)
    polarity, unit = measure["polarity"], measure["unit"]
    members = policy.figures.member_figures(observation, name)
    theirs = mean([valued(one) for one in members])
    if theirs is None or policy.is_excluded("comparator", unit):
        raise CannotReperformError(f"{name} has no value, or a {unit} is not compared")
    low, high = observation.lower_ci, observation.upper_ci
    if low is not None and high is not None:
        position = "lower" if high < theirs else "higher" if low > theirs else "similar"
        row = policy.seeds.one("policy/interval_verdicts", position=position, polarity=polarity)
        verdict, rule = (row["verdict"] if row else None), f"interval_{position}"
        how = f"interval {low:.6g} to {high:.6g} against {theirs:.6g}"
    else:
        distance = favourable(valued(observation) - theirs, polarity)
        if distance is None:
            raise CannotReperformError("no direction is good")
        band = policy.band("benchmark", unit, distance)
        verdict, rule = (
            (band["verdict"], band["band_id"]) if band else (None, f"no band for {unit}")
        )
        how = f"{distance:.6g} on the good side, by the bands"
    return Reperformed(
        read_of(observation, *members),
        how,
        (
            Compared(f"status_{name}", getattr(own, f"status_{name}"), verdict),
            Compared("rule", getattr(own, f"status_{name}_rule"), rule),
        ),
    )


def _trend(policy: Policy, own: KeyFigure, observation: Observation) -> Reperformed:
    polarity = policy.measure(own.measure_id)["polarity"]
    points = _window(policy, observation)
    method, chi_square, direction = trend(policy, points) if points else (None, None, "")
    if method is None:
        series = policy.series(observation)
        points = series[-2:]
        if len(points) < 2:
            raise CannotReperformError("no earlier value without a break between")
        change = round_half_up(valued(points[1]) - valued(points[0]), 9)
        method, direction = (
            "sign_of_last_change",
            "up" if change > 0 else "down" if change < 0 else "flat",
        )
    row = policy.seeds.one("policy/trend_verdicts", direction=direction, polarity=polarity)
    return Reperformed(
        read_of(*points),
        f"{method}: {direction}",
        (
            Compared("trend", own.trend, row["verdict"] if row else None),
            Compared("rule", own.trend_rule, method),
            Compared("chi-square", own.trend_chi_square, chi_square),
        ),
    )


def _window(policy: Policy, last: Observation) -> list[Observation]:
    """Return the figures of as many years in a row as the test takes; nothing with one missing."""
    count = int(policy.seeds.constants()["trend_points"])
    end = policy.start(last).year
    points = [one for one in policy.annual(last) if end - policy.start(one).year < count]
    years = [policy.start(one).year for one in points]
    return points if years == list(range(end - count + 1, end + 1)) else []
