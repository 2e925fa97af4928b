"""Colours of the report cards of 2007, worked out anew by the bands."""

from __future__ import annotations

from cypp.public_rows import ReportCard
from cypp.trace.derived.cards import PRINTED_NAMES, STATUSES, VALUES
from cypp.trace.reperform.key import printed_decimals
from cypp.trace.reperform.model import Compared, Reperformed, favourable, round_half_up
from cypp.trace.reperform.policy import Policy


def reperform_card(policy: Policy, card: ReportCard, cell: str) -> Reperformed:
    """Work out one colour of a report card from the figures on its line.

    Raises:
        CannotReperformError: the transcription has no such line.
    """
    _, status, which = cell.split("_")
    if which == "printed" or card.measure_id is None:
        return _printed(policy, card, status)
    values = [value for name in VALUES if (value := _value(policy, card, name)) is not None]
    other = STATUSES[status]
    earlier = values[-2] if len(values) > 1 else None
    reference = earlier if other is None else _value(policy, card, other)
    if not values:
        colour, rule, how = None, "no value printed", "nothing to judge"
    elif reference is None:
        missing = "only one value printed" if other is None else f"no {status} figure printed"
        colour, rule, how = None, missing, "nothing to compare with"
    else:
        colour, rule, how = _judged(policy, card, status, values[-1], reference)
    return Reperformed(
        (f"line {card.line_id}: values {values}, compared with {reference}",),
        how,
        (
            Compared(cell, getattr(card, cell), colour),
            Compared("rule", getattr(card, f"status_{status}_rule"), rule),
        ),
    )


def _judged(
    policy: Policy, card: ReportCard, status: str, latest: float, reference: float
) -> tuple[str | None, str, str]:
    """Return the colour, the rule and the working of two figures that are both printed."""
    measure = policy.measure(card.measure_id or "")
    scale = 1.0
    if status == "target":
        if reference == 0:
            return None, "target is zero", "no percentage of zero"
        target = policy.figures.targets[f"{card.line_id}:target_value"]
        latest = round_half_up(latest, printed_decimals(target))
        scale = 100.0 / abs(reference)
    distance = favourable((latest - reference) * scale, measure["polarity"])
    if distance is None:
        return None, "no direction is good", "nothing to judge by"
    comparison = status if status in ("trend", "target") else "benchmark"
    band = policy.band(comparison, measure["unit"], distance)
    how = f"{distance:.6g} on the good side, by the bands"
    if band is None:
        return None, f"no band for {measure['unit']}", how
    return band["colour"], band["band_id"], how


def _value(policy: Policy, card: ReportCard, name: str) -> float | None:
    figure_id = f"{card.line_id}:{PRINTED_NAMES.get(name, name)}"
    if figure_id in policy.figures.targets:
        return policy.figures.targets[figure_id].target_value
    found = policy.figures.observations.get(figure_id)
    return found.value if found else None


def _printed(policy: Policy, card: ReportCard, status: str) -> Reperformed:
    """Read the colour that the transcription holds; cells moved by a lost column are put back."""
    from cypp.trace.reperform.documents import printed_on_card

    where, printed = printed_on_card(policy.seeds, card.line_id, f"status_{status}")
    return Reperformed(
        (f"{where}: {printed!r}",),
        "the colour as it is transcribed",
        (Compared("colour", getattr(card, f"status_{status}_printed"), printed.lower() or None),),
    )
