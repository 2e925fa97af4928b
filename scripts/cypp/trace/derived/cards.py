"""Report cards of 2007: the colours that they print, and those that the bands give."""

from __future__ import annotations

from collections.abc import Iterable

from cypp.public_rows import ReportCard
from cypp.trace.derived.model import Derived, Part, cell_id
from cypp.trace.figures import Figures

# Columns with a value of the city, the oldest first: a trend is from the last but one to the last.
VALUES = ("leeds_2004", "leeds_2005", "leeds_2006", "current_value")
STATUSES = {
    "trend": None,
    "target": "target_value",
    "national": "national_value",
    "similar": "similar_value",
}
# Columns of the document that the mart names otherwise.
PRINTED_NAMES = {"national_value": "benchmark_national", "similar_value": "benchmark_similar"}
CELLS = tuple(
    f"status_{status}_{which}" for which in ("computed", "printed") for status in STATUSES
)


def card_cells(figures: Figures, card: ReportCard) -> Iterable[Derived]:
    """Return the colours of a report card."""
    return (derived for cell in CELLS if (derived := card_cell(figures, card, cell)))


def card_cell(_figures: Figures, card: ReportCard, cell: str) -> Derived | None:
    """Return one colour, or why there is none; None where nothing was printed."""
    _, status, which = cell.split("_")
    found: str | None = getattr(card, cell)
    rule = getattr(card, f"status_{status}_rule") if which == "computed" else None
    if found is None and rule is None:
        return None
    parts = _parts(card, status) if which == "computed" else ()
    listed = " against ".join(f"{{{number}}}" for number in range(len(parts)))
    where = f"printed on {card.source_locator} of {card.source_id}"
    return Derived(
        figure_id=cell_id(card.card_id, cell),
        owner_id=card.card_id,
        owner="card",
        cell=f"card_{which}",
        measure_id=card.measure_id,
        period_id="",
        population_group_id="all/all",
        value=None,
        text=f"{status}: {found or 'none'}",
        rule=rule,
        sum_up=where if which == "printed" else listed or "nothing to compare",
        parts=parts,
    )


def _parts(card: ReportCard, status: str) -> tuple[Part, ...]:
    valued = [name for name in VALUES if getattr(card, name) is not None]
    other = STATUSES[status]
    names = [*valued[-1:], *(valued[-2:-1] if other is None else [other])]
    return tuple(
        Part(
            name.replace("_", " "),
            f"{card.line_id}:{PRINTED_NAMES.get(name, name)}",
            getattr(card, name),
            card.measure_id,
        )
        for name in names
        if getattr(card, name) is not None
    )
