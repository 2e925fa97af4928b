"""Which way a figure that is worked out is worked out again."""

from __future__ import annotations

from cypp.trace.derived.model import Derived
from cypp.trace.figures import Figures
from cypp.trace.reperform.cards import reperform_card
from cypp.trace.reperform.claims import reperform_claim
from cypp.trace.reperform.gaps import reperform_gap
from cypp.trace.reperform.key import reperform_key_cell
from cypp.trace.reperform.model import CannotReperformError, Reperformed
from cypp.trace.reperform.policy import Policy
from cypp.trace.reperform.projections import reperform_projection
from cypp.trace.reperform.seeds import Seeds


def reperform_derived(seeds: Seeds, figures: Figures, found: Derived) -> Reperformed:
    """Work out a figure again from the published figures.

    Raises:
        CannotReperformError: it cannot be; says why.
    """
    policy, owner = Policy(seeds, figures), found.owner_id
    if owner in figures.key_figures:
        return reperform_key_cell(policy, figures.key_figures[owner], found.cell)
    if owner in figures.gaps:
        return reperform_gap(policy, figures.gaps[owner])
    if owner in figures.projections:
        return reperform_projection(policy, figures.projections[owner])
    if owner in figures.cards:
        return reperform_card(policy, figures.cards[owner], found.figure_id.rpartition("|")[2])
    if owner in figures.claims:
        return reperform_claim(seeds, figures, figures.claims[owner])
    raise CannotReperformError(f"nothing says how {found.figure_id} is worked out")
