"""Gaps: the value, what it is held against, the gap before, and how the gap moved."""

from __future__ import annotations

from collections.abc import Iterable

from cypp.public_rows import Gap
from cypp.trace.derived.key import comparator_parts, mean_of, observation_part
from cypp.trace.derived.model import Derived, Part, cell_id
from cypp.trace.figures import Figures

GAP_OF_GAPS = "gap_of_gaps"
CELLS = (
    "gap",
    "reference_value",
    "favourable_gap",
    "interval",
    "gap_lower_ci",
    "gap_upper_ci",
    "previous_gap",
    "gap_change",
    "verdict",
)


def gap_cells(figures: Figures, gap: Gap) -> Iterable[Derived]:
    """Return every derived figure of a gap that has a value or a word."""
    return (derived for cell in CELLS if (derived := gap_cell(figures, gap, cell)))


def gap_cell(figures: Figures, gap: Gap, cell: str) -> Derived | None:
    """Return one derived figure of a gap; ``gap`` is the gap itself and has its identifier."""
    found = getattr(gap, cell)
    if found is None:
        return None
    sum_up, parts = _worked(figures, gap, cell)
    return Derived(
        figure_id=gap.gap_id if cell == "gap" else cell_id(gap.gap_id, cell),
        owner_id=gap.gap_id,
        owner="gap",
        cell=cell,
        measure_id=gap.measure_id,
        period_id=gap.period_id,
        population_group_id=gap.population_group_id,
        value=None if isinstance(found, str) else found,
        text=found if isinstance(found, str) else "",
        rule=None,
        sum_up=sum_up,
        parts=parts,
    )


def _worked(figures: Figures, gap: Gap, cell: str) -> tuple[str, tuple[Part, ...]]:
    itself = Part("gap", gap.gap_id, gap.gap, gap.measure_id)
    before = figures.gap_before(gap)
    earlier = (
        None if before is None else Part("gap before", before.gap_id, before.gap, gap.measure_id)
    )
    if cell == "reference_value":
        return _reference(figures, gap)
    if cell == "favourable_gap":
        return "{0}, sign by what is good for children", (itself,)
    if cell == "previous_gap" and earlier is not None:
        return "{0}", (earlier,)
    if cell == "gap_change" and earlier is not None:
        return "{0} - {1}", (itself, earlier)
    if cell == "verdict" and earlier is not None:
        moves = f"value {gap.value_move}, reference {gap.reference_move}"
        return f"{{0}} after {{1}}; {moves}", (itself, earlier)
    mine = value_part(figures, gap)
    theirs = reference_part(figures, gap)
    words = {"gap": "{0} - {1}", "verdict": "no gap before it without a break; {0} - {1}"}
    return words.get(cell, "limits of {0} - {1}, by the intervals of both"), (mine, theirs)


def value_part(figures: Figures, gap: Gap) -> Part:
    """Return what the reference is taken from: a figure, or for a gap of gaps our own gap."""
    if gap.gap_type == GAP_OF_GAPS:
        inner = inner_gap(gap, gap.area_code)
        return Part("our gap", inner, gap.value, gap.measure_id)
    return observation_part(figures, figures.current[gap.key])


def inner_gap(gap: Gap, area_code: str) -> str:
    """Return the identifier of the gap of an area that a gap of gaps is made of."""
    reference = gap.reference.removeprefix("england ")
    about = f"{gap.measure_id}|{area_code}|{gap.period_id}|{gap.population_group_id}"
    return f"{about}|group|{reference}"


def reference_part(figures: Figures, gap: Gap) -> Part:
    """Return the reference as a part with a trail of its own."""
    sum_up, parts = _reference(figures, gap)
    if len(parts) == 1 and sum_up == "{0}":
        return parts[0]
    reference = cell_id(gap.gap_id, "reference_value")
    return Part(gap.reference, reference, gap.reference_value, gap.measure_id)


def _reference(figures: Figures, gap: Gap) -> tuple[str, tuple[Part, ...]]:
    measure, area, period, _group = gap.key
    if gap.gap_type == "group":
        other = figures.current[(measure, area, period, gap.reference)]
        name = figures.edition.groups.get(gap.reference, gap.reference)
        return "{0}", (observation_part(figures, other, name),)
    if gap.gap_type == "target":
        found = [
            target
            for target in figures.targets.values()
            if target.key == gap.key and target.plan_id == gap.reference and target.is_current
        ]
        return "{0}", tuple(
            Part("target", target.target_id, target.target_value, measure) for target in found
        )
    if gap.gap_type == GAP_OF_GAPS:
        england = figures.members_on("england", figures.current[gap.key].published_on)
        theirs = inner_gap(gap, england[0].comparator_area_code) if england else None
        return "{0}", (Part("gap of England", theirs, gap.reference_value, measure),)
    own = figures.current[gap.key]
    parts = comparator_parts(figures, own, gap.reference)
    members = figures.members_on(gap.reference, own.published_on)
    size = sum(member.member_kind == "member" for member in members)
    return mean_of(parts, size), parts
