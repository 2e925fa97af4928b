"""Claims of the documents, and the same worked out from what is printed."""

from __future__ import annotations

from collections.abc import Iterable

from cypp.public_rows import Claim
from cypp.trace.derived.model import Derived, Part, cell_id
from cypp.trace.figures import Figures

# The words of each kind of claim: first what it goes from, then what it goes to.
WORKINGS = {
    "difference": "size of {1} - {0}",
    "percentage_points": "size of {1} - {0}",
    "percent_change": "100 x size of ({1} - {0}) / {0}",
    "percent_change_by_difference": "100 x {0} / ({1} + {0})",
    "share": "100 x {0} / {1}",
    "ratio": "{0} / {1}",
}
CELLS = {
    "recomputed_value": "recomputed_value",
    "difference": "difference",
    "verdict": "claim_verdict",
}


def claim_cells(figures: Figures, claim: Claim) -> Iterable[Derived]:
    """Return what is worked out for a claim."""
    return (derived for cell in CELLS if (derived := claim_cell(figures, claim, cell)))


def claim_cell(_figures: Figures, claim: Claim, cell: str) -> Derived | None:
    """Return one derived figure of a claim: its value computed again, difference or verdict."""
    found = getattr(claim, cell)
    if found is None:
        return None
    claimed = Part("claimed", claim.claim_id, claim.claimed_value, claim.measure_id)
    again_id = cell_id(claim.claim_id, "recomputed_value")
    again = Part("computed", again_id, claim.recomputed_value, claim.measure_id)
    if cell == "recomputed_value":
        sum_up = WORKINGS.get(claim.claim_type, "{0}, {1}")
        parts = operands(claim)
    elif claim.recomputed_value is None:
        sum_up, parts = "{0}; what it comes from is not printed", (claimed,)
    else:
        sum_up = "{1} - {0}" if cell == "difference" else "{0} against {1}"
        parts = (claimed, again)
    return Derived(
        figure_id=cell_id(claim.claim_id, cell),
        owner_id=claim.claim_id,
        owner="claim",
        cell=CELLS[cell],
        measure_id=claim.measure_id,
        period_id=claim.period_id or "",
        population_group_id=claim.population_group_id or "",
        value=None if isinstance(found, str) else found,
        text=found if isinstance(found, str) else "",
        rule=None,
        sum_up=sum_up,
        parts=parts,
    )


def operands(claim: Claim) -> tuple[Part, ...]:
    """Return the two numbers that a claim is worked out from, as the document prints them."""
    return (
        Part("from", None, claim.from_value, None),
        Part("to", None, claim.to_value, None),
    )
