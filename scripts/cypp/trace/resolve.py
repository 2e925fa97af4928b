"""From the identifier of a figure to the figure: what it is, and what it is worked out from."""

from __future__ import annotations

from collections.abc import Iterable

from cypp.public_rows import Claim, Observation, Target
from cypp.trace.derived.cards import CELLS as CARD_CELLS
from cypp.trace.derived.cards import card_cell
from cypp.trace.derived.claims import CELLS as CLAIM_CELLS
from cypp.trace.derived.claims import claim_cell
from cypp.trace.derived.gaps import CELLS as GAP_CELLS
from cypp.trace.derived.gaps import gap_cell
from cypp.trace.derived.key import CELLS as KEY_CELLS
from cypp.trace.derived.key import key_cell
from cypp.trace.derived.model import Derived
from cypp.trace.derived.projections import CELLS as PROJECTION_CELLS
from cypp.trace.derived.projections import projection_cell
from cypp.trace.figures import Figures

Found = Observation | Target | Claim | Derived
# Numbers of a key figure that are those of its observation.
OWN_CELLS = ("value", "missing_reason", "numerator", "denominator")


def resolve(figures: Figures, figure_id: str, *, listed: bool = False) -> Found | None:
    """Return the figure of an identifier, or None where the area has none.

    An observation whose share is a claim too has one identifier for both: it is the observation,
    and the claim is found by ``<identifier>|recomputed_value``.
    """
    known: dict[str, Observation] | dict[str, Target] | dict[str, Claim]
    for known in (figures.observations, figures.targets, figures.claims):
        if figure_id in known:
            return known[figure_id]
    if figure_id in figures.key_figures:
        return figures.observations[figures.key_figures[figure_id].observation_id]
    if figure_id in figures.gaps:
        return gap_cell(figures, figures.gaps[figure_id], "gap")
    if figure_id in figures.projections:
        projection = figures.projections[figure_id]
        return projection_cell(figures, projection, "projected_value") or projection_cell(
            figures, projection, "target_verdict"
        )
    return _cell(figures, figure_id, listed=listed)


def _cell(figures: Figures, figure_id: str, *, listed: bool) -> Found | None:
    """Return what ``<owner>|<cell>`` names."""
    owner, _, cell = figure_id.rpartition("|")
    if owner in figures.key_figures:
        key_figure = figures.key_figures[owner]
        if cell in OWN_CELLS:
            return figures.observations[key_figure.observation_id]
        return key_cell(figures, key_figure, cell, listed=listed) if cell in KEY_CELLS else None
    if owner in figures.gaps:
        gap = figures.gaps[owner]
        if cell == "value":
            return figures.current.get(gap.key)
        return gap_cell(figures, gap, cell) if cell in GAP_CELLS else None
    if owner in figures.projections and cell in PROJECTION_CELLS:
        return projection_cell(figures, figures.projections[owner], cell)
    if owner in figures.cards and cell in CARD_CELLS:
        return card_cell(figures, figures.cards[owner], cell)
    if owner in figures.claims:
        claim = figures.claims[owner]
        if cell in ("claimed_value", "value"):
            return claim
        return claim_cell(figures, claim, cell) if cell in CLAIM_CELLS else None
    return None


def identifier(found: Found) -> str:
    """Return the identifier under which a figure stands on its page."""
    if isinstance(found, Observation):
        return found.observation_id
    if isinstance(found, Target):
        return found.target_id
    if isinstance(found, Claim):
        return found.claim_id
    return found.figure_id


def every_id(figures: Figures) -> list[str]:
    """Return the identifiers of everything that the area has: figures and what is worked out."""
    own = [one.observation_id for one in figures.observations.values() if _is_own(figures, one)]
    ids = [*own, *figures.targets, *figures.claims]
    ids += [f"{owner}|{cell}" for owner in figures.key_figures for cell in KEY_CELLS]
    ids += figures.gaps
    ids += [f"{owner}|{cell}" for owner in figures.gaps for cell in GAP_CELLS if cell != "gap"]
    ids += figures.projections
    ids += [f"{owner}|{cell}" for owner in figures.projections for cell in PROJECTION_CELLS[1:]]
    ids += [f"{owner}|{cell}" for owner in figures.claims for cell in CLAIM_CELLS]
    ids += [f"{owner}|{cell}" for owner in figures.cards for cell in CARD_CELLS]
    return ids


def _is_own(figures: Figures, one: Observation) -> bool:
    return one.area_code == figures.area_code


def with_parts(
    figures: Figures, figure_ids: Iterable[str]
) -> tuple[dict[str, Found], dict[str, list[str]]]:
    """Return the figures of identifiers, all that they are worked out from, and their rivals.

    Returns:
        the figures by the identifier under which they stand, and by the same the other
        identifiers that lead to them. An identifier that leads nowhere is in neither.
    """
    found: dict[str, Found] = {}
    others: dict[str, list[str]] = {}
    waiting = list(figure_ids)
    seen: set[str] = set()
    while waiting:
        figure_id = waiting.pop()
        if figure_id in seen:
            continue
        seen.add(figure_id)
        one = resolve(figures, figure_id)
        if one is None:
            continue
        itself = identifier(one)
        if itself != figure_id:
            others.setdefault(itself, []).append(figure_id)
        if itself in found:
            continue
        found[itself] = one
        waiting += _next(figures, one)
    return found, others


def _next(figures: Figures, one: Found) -> list[str]:
    if isinstance(one, Derived):
        return [part.figure_id for part in one.parts if part.figure_id]
    if isinstance(one, Observation) and _is_own(figures, one):
        return [rival.observation_id for rival in figures.rivals(one)]
    return []
