"""What a trail says that a figure is worked out from, gives the figure.

What is this: parts of every derived figure of the edition, put together by the working in words.
When does it matter: an auditor follows the links; a wrong part leads to the wrong line.
How to resolve: scripts/cypp/trace/derived.
"""

from __future__ import annotations

import math
from collections import Counter

from tests.python.trace.editions import AREA

from cypp.trace.derived.model import KINDS, Derived, models_of
from cypp.trace.figures import Figures
from cypp.trace.resolve import every_id, identifier, resolve, with_parts

MEANS = ("england_value", "region_value", "neighbours_value", "core_cities_value")
DIFFERENCES = ("gap", "change_from_previous", "gap_change", "difference")


def derived(figures: Figures) -> list[Derived]:
    found, _ = with_parts(figures, every_id(figures))
    return [one for one in found.values() if isinstance(one, Derived)]


def again(one: Derived) -> float | None:
    """Return the figure from its parts, by the shape of its working."""
    values = [part.value for part in one.parts if part.value is not None]
    if one.cell in (*MEANS, "reference_value") or one.sum_up == "{0}":
        return math.fsum(values) / len(values)
    if one.sum_up == "{0} - {1}":
        return values[0] - values[1]
    if one.sum_up == "{1} - {0}":
        return values[1] - values[0]
    if one.sum_up == "100 x {0} / {1}":
        return 100 * values[0] / values[1]
    return None


def test_parts_give_the_figure(figures: Figures) -> None:
    looked_at: Counter[str] = Counter()
    for one in derived(figures):
        value = again(one) if one.value is not None else None
        if value is not None and one.value is not None:
            assert math.isclose(value, one.value, rel_tol=1e-9, abs_tol=1e-9), one
            looked_at[one.cell] += 1
    for cell in ("england_value", "neighbours_value", "gap", "change_from_previous"):
        assert looked_at[cell] > 20, looked_at


def test_every_part_is_a_figure_with_a_trail_of_its_own(figures: Figures) -> None:
    for one in derived(figures):
        assert one.cell in KINDS
        for name in models_of(one.owner, one.cell):
            assert name in figures.edition.trail.nodes, name
        for part in one.parts:
            if part.figure_id is None:
                # The two numbers of a claim need not be figures of the register.
                assert one.cell == "recomputed_value", one
                continue
            found = resolve(figures, part.figure_id)
            assert found is not None, (one.figure_id, part)
            value = getattr(found, "value", getattr(found, "target_value", None))
            claimed = getattr(found, "claimed_value", None)
            assert part.value in (value, claimed), (one.figure_id, part)


def test_identifiers_are_answered_by_the_figure_itself(figures: Figures) -> None:
    ids = every_id(figures)
    found, others = with_parts(figures, ids)
    assert len(ids) > 2000
    for figure_id, one in found.items():
        assert identifier(one) == figure_id
    for key_figure in figures.key_figures.values():
        value = resolve(figures, f"{key_figure.key_figure_id}|value")
        assert value is figures.observations[key_figure.observation_id]
    assert all(name in found for name in others)


def test_what_is_not_there_has_no_trail(figures: Figures) -> None:
    owner = next(iter(figures.key_figures))
    for figure_id in ("", "|", "nothing", f"{owner}|nothing", f"{owner}|__class__", f"|{owner}"):
        assert resolve(figures, figure_id) is None
    assert figures.area_code == AREA
