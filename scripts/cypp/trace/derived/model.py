"""What a trail says of a figure that no source prints."""

from __future__ import annotations

from dataclasses import dataclass

from cypp.report.links import derived_id


@dataclass(frozen=True, slots=True)
class Part:
    """One figure that another is worked out from.

    Attributes:
        label: what it is: an area, a group, a period.
        figure_id: its own identifier, with a trail of its own; none for a number without one.
        value: the number that enters.
        measure_id: its measure, where its trail stands.
    """

    label: str
    figure_id: str | None
    value: float | None
    measure_id: str | None


@dataclass(frozen=True, slots=True)
class Derived:
    """A figure that is worked out.

    Attributes:
        figure_id: its identifier.
        owner_id: the key figure, gap, projection, claim or report card that it belongs to.
        owner: which of those it is: a name of OWNERS.
        cell: which number of its owner: a name of KINDS.
        measure_id, period_id, population_group_id: what it is about.
        value: the number, none where it is a word or missing.
        text: the word of a verdict, or why there is none.
        rule: the rule that decided, where one did.
        sum_up: the working in numbers, with ``{0}`` for the first part.
        parts: what it is worked out from.
    """

    figure_id: str
    owner_id: str
    owner: str
    cell: str
    measure_id: str | None
    period_id: str
    population_group_id: str
    value: float | None
    text: str
    rule: str | None
    sum_up: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of derived figure: its name for readers, and how it is worked out, in words."""

    name: str
    words: str


# The models that work out a figure of an owner, in their order; what a cell adds comes first.
OWNERS = {
    "key": ("int_observations__compared", "int_key_indicators__joined", "fct_key_indicators"),
    "gap": ("int_gaps__unioned", "int_gaps__measured", "int_gaps__changes", "fct_gaps"),
    "projection": (
        "int_projections__points",
        "int_projections__fits",
        "int_projections__lines",
        "int_projections__horizons",
        "int_projections__intervals",
        "fct_projections",
    ),
    "card": ("int_report_cards__cells", "int_report_cards__statuses", "rpt_report_cards"),
    "claim": ("stg_documents__claims", "int_claims__recomputed", "audit_claims"),
}
COMPARED = ("int_areas__comparators", "int_observations__comparator_values")
FIRST = {
    "england_value": COMPARED,
    "region_value": COMPARED,
    "neighbours_value": COMPARED,
    "core_cities_value": COMPARED,
    "status_target": ("int_targets__ranked", "int_key_indicators__verdicts"),
    "status_england": (*COMPARED, "int_key_indicators__verdicts"),
    "status_neighbours": (*COMPARED, "int_key_indicators__verdicts"),
    "trend": ("int_trends__windows", "int_trends__tested", "int_key_indicators__trends"),
    "target_value": ("int_targets__ranked",),
    "lower_ci": ("int_observations__intervals",),
    "upper_ci": ("int_observations__intervals",),
}


def models_of(owner: str, cell: str) -> tuple[str, ...]:
    """Return the models that work out a cell of an owner, a key of OWNERS."""
    first = FIRST.get("lower_ci" if (owner, cell) == ("key", "interval") else cell, ())
    return (*first, *OWNERS[owner])


# What is worked out, in the order of the pages. How is the models' business; this says it.
KINDS = {
    "england_value": Kind(
        "England", "The figure of England for the same measure, period and group."
    ),
    "region_value": Kind(
        "Region", "The figure of the region for the same measure, period and group."
    ),
    "neighbours_value": Kind(
        "Mean of the statistical neighbours",
        "The simple mean of the neighbours with a value; a published average where that is all "
        "there is. The neighbours are those in force on the day of publication.",
    ),
    "core_cities_value": Kind(
        "Mean of the core cities", "The simple mean of the other core cities with a value."
    ),
    "rank": Kind(
        "Rank",
        "Place among the local authorities with a value, the best one first; equal values share "
        "a place.",
    ),
    "quartile": Kind("Quarter", "Four times the rank over the number ranked, rounded up."),
    "change_from_previous": Kind(
        "Change since the period before",
        "The value less the value before it in the same series; none across a break.",
    ),
    "interval": Kind(
        "95% interval",
        "Of a figure by its counts, or as published; of a gap by the margins of both sides "
        "(MOVER); of a projection the interval of one new point.",
    ),
    "lower_ci": Kind("Lower limit", "Lower limit of the 95% confidence interval."),
    "upper_ci": Kind("Upper limit", "Upper limit of the 95% confidence interval."),
    "target_value": Kind("Target", "The target of the plan for the same period and group."),
    "status_target": Kind(
        "Against the target",
        "The favourable difference in percent of the target, the value rounded as the target is "
        "printed, placed in the bands of the policy.",
    ),
    "status_england": Kind(
        "Against England",
        "By the confidence interval where there is one, else by the bands of the policy.",
    ),
    "status_neighbours": Kind(
        "Against the neighbours",
        "By the confidence interval where there is one, else by the bands of the policy.",
    ),
    "trend": Kind(
        "Trend",
        "By a chi-square test over five annual points where there are five, else by the sign of "
        "the last change.",
    ),
    "gap": Kind("Gap", "The value less what it is held against, in the unit of the measure."),
    "reference_value": Kind("What the gap is held against", "The value of the reference."),
    "favourable_gap": Kind(
        "Favourable gap", "The gap with its sign turned so that positive is good for children."
    ),
    "gap_lower_ci": Kind(
        "Lower limit of the gap",
        "The gap less the square root of the sum of squares of the margins of both sides (MOVER).",
    ),
    "gap_upper_ci": Kind(
        "Upper limit of the gap",
        "The gap and the square root of the sum of squares of the margins of both sides (MOVER).",
    ),
    "previous_gap": Kind("Gap before", "The same gap in the period before, never across a break."),
    "gap_change": Kind("Change of the gap", "The gap less the gap before it."),
    "verdict": Kind(
        "How the gap moved",
        "By the size of both gaps and by which side moved; within chance where both have "
        "intervals.",
    ),
    "projected_value": Kind(
        "Projection",
        "The straight line of least squares through the points since the last break, drawn on.",
    ),
    "lower_pi": Kind(
        "Lower limit of the projection", "The projection less the 95% interval of one new point."
    ),
    "upper_pi": Kind(
        "Upper limit of the projection", "The projection and the 95% interval of one new point."
    ),
    "yearly_change_needed": Kind(
        "Change a year that the target needs",
        "The target less the last value, over the years between.",
    ),
    "target_verdict": Kind(
        "Will the target be met?",
        "Uncertain where the target lies inside the interval, else by the line.",
    ),
    "card_computed": Kind(
        "Colour by the bands",
        "The favourable difference of the latest value from the value before it, the target or "
        "the benchmark, placed in the bands that the printed colours follow.",
    ),
    "card_printed": Kind("Colour as printed", "The colour that the report card prints."),
    "recomputed_value": Kind("Claim computed again", "The claim worked out from what is printed."),
    "difference": Kind("Claim less what is computed", "What is computed again less the claim."),
    "claim_verdict": Kind(
        "Does the claim add up?", "By the distance in units of the last digit that is printed."
    ),
}


def cell_id(owner_id: str, cell: str) -> str:
    """Return the identifier of a derived figure."""
    return derived_id(owner_id, cell)
