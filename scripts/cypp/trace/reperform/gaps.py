"""Gaps, worked out anew from the published figures: size, interval, change and verdict."""

from __future__ import annotations

from dataclasses import dataclass

from cypp.public_rows import Gap, Observation
from cypp.trace.derived.gaps import inner_gap
from cypp.trace.reperform.intervals import mover
from cypp.trace.reperform.key import read_of, valued
from cypp.trace.reperform.model import (
    CannotReperformError,
    Compared,
    Reperformed,
    favourable,
    round_half_up,
)
from cypp.trace.reperform.policy import Policy, mean

COMPARED = 9


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a gap: its value, its 95% interval where it has one, what was read."""

    value: float
    lower: float | None
    upper: float | None
    read: tuple[str, ...]


def reperform_gap(policy: Policy, gap: Gap) -> Reperformed:
    """Work out a gap, with its change and verdict.

    Raises:
        CannotReperformError: a side of it is not published.
    """
    mine, theirs = sides(policy, gap)
    size = mine.value - theirs.value
    polarity = policy.measure(gap.measure_id)["polarity"]
    low = limit(size, mine, theirs, lower=True)
    high = limit(size, mine, theirs, lower=False)
    before = gap_before(policy, gap)
    compared = [
        Compared("value", gap.value, mine.value),
        Compared("reference_value", gap.reference_value, theirs.value),
        Compared("gap", gap.gap, size),
        Compared("favourable_gap", gap.favourable_gap, favourable(size, polarity)),
        Compared("gap_lower_ci", gap.gap_lower_ci, low),
        Compared("gap_upper_ci", gap.gap_upper_ci, high),
        Compared("previous_gap", gap.previous_gap, before.gap if before else None),
        Compared("gap_change", gap.gap_change, size - before.gap if before else None),
        Compared("verdict", gap.verdict, verdict(policy, gap, before)),
    ]
    return Reperformed(
        (*mine.read, *theirs.read, *((f"{before.gap_id}: {before.gap}",) if before else ())),
        "value less reference; the change against the gap before, no break between",
        tuple(compared),
    )


def sides(policy: Policy, gap: Gap) -> tuple[Side, Side]:
    """Return both sides of a gap."""
    figures = policy.figures
    if gap.gap_type == "gap_of_gaps":
        own = figures.current[gap.key]
        england = figures.members_on("england", own.published_on)
        ours = figures.gaps.get(inner_gap(gap, gap.area_code))
        theirs = (
            figures.gaps.get(inner_gap(gap, england[0].comparator_area_code)) if england else None
        )
        if ours is None or theirs is None:
            raise CannotReperformError("one of the two gaps that it compares is not published")
        return _of_gap(ours), _of_gap(theirs)
    mine = figures.current.get(gap.key)
    if mine is None:
        raise CannotReperformError("its value is not published")
    return _of(mine), _reference(policy, gap, mine)


def _of(one: Observation) -> Side:
    return Side(valued(one), one.lower_ci, one.upper_ci, read_of(one))


def _of_gap(one: Gap) -> Side:
    return Side(one.gap, one.gap_lower_ci, one.gap_upper_ci, (f"{one.gap_id}: {one.gap}",))


def _reference(policy: Policy, gap: Gap, own: Observation) -> Side:
    figures = policy.figures
    measure, area, period, _group = gap.key
    if gap.gap_type == "group":
        other = figures.current.get((measure, area, period, gap.reference))
        if other is None:
            raise CannotReperformError(f"no figure of {gap.reference} is published")
        groups = policy.seeds.one("reference/population_groups", population_group_id=gap.reference)
        # A group is a part of the whole, so the two are not independent.
        is_whole = bool(groups) and str((groups or {}).get("is_total")) == "true"
        return Side(valued(other), None, None, read_of(other)) if is_whole else _of(other)
    if gap.gap_type == "target":
        for target in figures.targets.values():
            aim = target.target_value
            if (
                target.is_current
                and target.key == gap.key
                and target.plan_id == gap.reference
                and aim is not None
            ):
                return Side(aim, aim, aim, (f"{target.target_id}: {target.target_text!r}",))
        raise CannotReperformError("no target is published")
    members = figures.member_figures(own, gap.reference)
    value = mean([valued(one) for one in members])
    if value is None:
        raise CannotReperformError(f"no member of {gap.reference} has a value")
    whole = {
        one.comparator_area_code
        for one in figures.members_on(gap.reference, own.published_on)
        if one.member_kind != "member"
    }
    known = [one for one in members if one.area_code in whole]
    lows = [one.lower_ci for one in known if one.lower_ci is not None]
    highs = [one.upper_ci for one in known if one.upper_ci is not None]
    return Side(value, min(lows, default=None), min(highs, default=None), read_of(*members))


def limit(size: float, mine: Side, theirs: Side, *, lower: bool) -> float | None:
    """Return a limit of a difference; none where a side has no interval."""
    first = mine.lower if lower else mine.upper
    second = theirs.upper if lower else theirs.lower
    if first is None or second is None:
        return None
    reach = mover(size, mine.value, first, theirs.value, second)
    return size - reach if lower else size + reach


def gap_before(policy: Policy, gap: Gap) -> Gap | None:
    """Return the gap before one: same kind of gap and period, no break between."""
    here = policy.period(gap.period_id)
    broken = policy.broken(gap.measure_id, here.start_date)
    earlier = [
        one
        for one in policy.figures.gaps.values()
        if (one.measure_id, one.area_code, one.population_group_id, one.gap_type, one.reference)
        == (gap.measure_id, gap.area_code, gap.population_group_id, gap.gap_type, gap.reference)
        and policy.period(one.period_id).period_type == here.period_type
        and policy.broken(one.measure_id, policy.period(one.period_id).start_date) == broken
        and _when(policy, one) < _when(policy, gap)
    ]
    return max(earlier, key=lambda one: _when(policy, one), default=None)


def _when(policy: Policy, gap: Gap) -> tuple[object, object]:
    period = policy.period(gap.period_id)
    return str(period.start_date), str(period.end_date)


def verdict(policy: Policy, gap: Gap, before: Gap | None) -> str:
    """Return how a gap moved, in the words of the policy."""
    polarity = policy.measure(gap.measure_id)["polarity"]
    if before is None or polarity == "none":
        return "not_comparable"
    change = gap.gap - before.gap
    now, then = _of_gap(gap), _of_gap(before)
    low = limit(change, now, then, lower=True)
    high = limit(change, now, then, lower=False)
    size_now, size_then = (round_half_up(abs(one.gap), COMPARED) for one in (gap, before))
    if low is not None and high is not None and low <= 0 <= high:
        movement = "unchanged"
    else:
        movement = (
            "narrowed"
            if size_now < size_then
            else "widened"
            if size_now > size_then
            else "unchanged"
        )
    row = policy.seeds.one(
        "policy/gap_verdicts",
        movement=movement,
        value_move=_move(gap.value - before.value, polarity),
        reference_move=_move(gap.reference_value - before.reference_value, polarity),
    )
    return row["verdict"] if row else "not_comparable"


def _move(difference: float, polarity: str) -> str:
    better = round_half_up(favourable(difference, polarity) or 0.0, COMPARED)
    return "improved" if better > 0 else "worsened" if better < 0 else "unchanged"
