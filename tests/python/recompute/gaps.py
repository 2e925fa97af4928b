"""Every gap with its interval, change and verdict: design.md section 4."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from tests.python.recompute.figures import KEY, Figure, Inputs, Key, key_of
from tests.python.recompute.formulas import Estimate
from tests.python.recompute.tables import Row, seed

ENGLAND = "E92000001"
WHOLE = "all/all"
POLARITY_SIGN = {"higher": 1, "lower": -1}
NOISE = 1e-9


@dataclass
class Gap:
    """One gap: two sides, their difference and its limits where both sides have some."""

    figure: Figure
    gap_type: str
    reference: str
    value: float
    reference_value: float
    limits: Estimate | None
    is_comparable: bool = True
    previous: Gap | None = None

    @property
    def gap(self) -> float:
        """Value less reference value."""
        return self.value - self.reference_value

    @property
    def sign(self) -> int | None:
        """1 where higher is better, -1 where lower is; None where no direction is good."""
        return POLARITY_SIGN.get(self.figure.measure["polarity"])

    def _move(self, difference: float) -> str | None:
        """Name how one side moved."""
        if self.sign is None:
            return None
        if abs(difference) <= NOISE:
            return "unchanged"
        return "improved" if difference * self.sign > 0 else "worsened"

    def moves(self) -> tuple[str | None, str | None]:
        """Name how value and reference moved since the gap before."""
        if self.previous is None:
            return None, None
        return (
            self._move(self.value - self.previous.value),
            self._move(self.reference_value - self.previous.reference_value),
        )

    def movement(self) -> str | None:
        """Say whether the sides came nearer; a change whose interval holds zero is none."""
        if self.previous is None:
            return None
        if self.limits and self.previous.limits:
            change = self.limits.minus(self.previous.limits)
            if change.lower <= 0 <= change.upper:
                return "unchanged"
        nearer = abs(self.previous.gap) - abs(self.gap)
        if abs(nearer) <= NOISE:
            return "unchanged"
        return "narrowed" if nearer > 0 else "widened"


def difference(value: Estimate | None, reference: Estimate | None) -> Estimate | None:
    """Give the interval of a difference; None where a side has none."""
    return value.minus(reference) if value and reference else None


def comparator_gaps(figures: dict[Key, Figure]) -> list[Gap]:
    """Give the gaps to England, region and neighbours."""
    return [
        Gap(
            figure,
            "comparator",
            role,
            figure.value,
            value,
            difference(figure.estimate, figure.comparator_estimates.get(role)),
        )
        for figure in figures.values()
        if figure.value is not None
        for role, value in figure.comparators.items()
    ]


def group_gaps(figures: dict[Key, Figure], inputs: Inputs) -> list[Gap]:
    """Give the gaps of a group to its peers and to everybody."""
    found = []
    for (measure, area, period, group), figure in figures.items():
        if figure.value is None:
            continue
        peers = inputs.groups[group]["comparison_group_id"]
        for reference in {peers, WHOLE} - {None, group}:
            other = figures.get((measure, area, period, reference))
            if other is None or other.value is None:
                continue
            # A group is part of everybody: the two are not independent.
            limits = None if reference == WHOLE else difference(figure.estimate, other.estimate)
            found.append(Gap(figure, "group", reference, figure.value, other.value, limits))
    return found


def gaps_of_gaps(groups: list[Gap]) -> list[Gap]:
    """Give the gaps between a gap of an area and the same gap of England."""
    england = {}
    for gap in groups:
        measure, area, period, group = key_of(gap.figure.row)
        if area == ENGLAND:
            england[measure, period, group, gap.reference] = gap
    found = []
    for gap in groups:
        measure, area, period, group = key_of(gap.figure.row)
        other = england.get((measure, period, group, gap.reference))
        if area != ENGLAND and other:
            found.append(
                Gap(
                    gap.figure,
                    "gap_of_gaps",
                    f"england {gap.reference}",
                    gap.gap,
                    other.gap,
                    difference(gap.limits, other.limits),
                )
            )
    return found


def crosses_break(figure: Figure, since: dt.date, inputs: Inputs) -> bool:
    """Tell whether the series breaks between the day a target was set and its period."""
    return any(
        figure.row["measure_id"] == row["from_measure_id"] == row["to_measure_id"]
        and since < dt.date.fromisoformat(row["break_date"]) <= figure.start
        for row in inputs.breaks
    )


def target_gaps(figures: dict[Key, Figure], inputs: Inputs) -> list[Gap]:
    """Give the gaps to the targets of the plans."""
    found = []
    for target in inputs.targets:
        figure = figures.get(key_of(target))
        if not target["is_current"] or target["value"] is None or figure is None:
            continue
        if figure.value is None:
            continue
        aim = target["value"]
        limits = difference(figure.estimate, Estimate(aim, aim, aim))
        comparable = not crosses_break(figure, target["published_on"], inputs)
        plan = target["plan_id"]
        found.append(Gap(figure, "target", plan, figure.value, aim, limits, comparable))
    return found


def excluded_gaps() -> set[tuple[str, str]]:
    """Name the kinds of gap that are not computed for a unit."""
    return {(row["gap_type"], row["unit"]) for row in seed("policy/gap_exclusions.csv")}


def all_gaps(figures: dict[Key, Figure], inputs: Inputs) -> list[Gap]:
    """Give every gap that policy does not exclude, each with the gap before in its series."""
    groups = group_gaps(figures, inputs)
    gaps = comparator_gaps(figures) + groups + gaps_of_gaps(groups) + target_gaps(figures, inputs)
    excluded = excluded_gaps()
    kept = [gap for gap in gaps if (gap.gap_type, gap.figure.measure["unit"]) not in excluded]
    series: dict[tuple[Any, ...], list[Gap]] = defaultdict(list)
    for gap in filter(lambda gap: gap.is_comparable, kept):
        series[(*gap.figure.series, gap.gap_type, gap.reference)].append(gap)
    for members in series.values():
        members.sort(key=lambda gap: (gap.figure.start, gap.figure.end))
        for before, gap in pairwise(members):
            gap.previous = before
    return kept


def gap_rows(gaps: list[Gap]) -> list[Row]:
    """Give the gaps as rows of the mart."""
    verdicts = {
        (row["movement"], row["value_move"], row["reference_move"]): row["verdict"]
        for row in seed("policy/gap_verdicts.csv")
    }
    rows = []
    for gap in gaps:
        row = {name: gap.figure.row[name] for name in KEY}
        value_move, reference_move = gap.moves()
        verdict = verdicts.get((gap.movement(), value_move, reference_move), "not_comparable")
        rows.append(
            row
            | {
                "gap_id": "|".join([*row.values(), gap.gap_type, gap.reference]),
                "period_start_date": gap.figure.start,
                "gap_type": gap.gap_type,
                "reference": gap.reference,
                "value": gap.value,
                "reference_value": gap.reference_value,
                "gap": gap.gap,
                "favourable_gap": None if gap.sign is None else gap.gap * gap.sign,
                "gap_lower_ci": gap.limits.lower if gap.limits else None,
                "gap_upper_ci": gap.limits.upper if gap.limits else None,
                "previous_gap": gap.previous.gap if gap.previous else None,
                "gap_change": gap.gap - gap.previous.gap if gap.previous else None,
                "value_move": value_move,
                "reference_move": reference_move,
                "verdict": verdict,
                "is_comparable": gap.is_comparable,
            }
        )
    return rows
