"""``cypp reperform``: which way a figure is computed again, and what is said of it."""

from __future__ import annotations

from pathlib import Path

from cypp.public_rows import Claim
from cypp.trace.derived.model import Derived
from cypp.trace.edition import PublishedEdition
from cypp.trace.figures import Figures
from cypp.trace.ids import find_figure
from cypp.trace.reperform.model import CannotReperformError, Compared, Reperformed, Value
from cypp.trace.reperform.seeds import Seeds
from cypp.trace.resolve import Found, identifier
from cypp.trace.say import field
from cypp.trace.words import number


def run_reperform(project: Path, edition: PublishedEdition, figure_id: str) -> int:
    """Compute a figure again and print both; return 0 when they are the same, else 1."""
    figures, found = find_figure(edition, figure_id)
    print(field("Figure", identifier(found)))
    print(field("Edition", edition.edition_id))
    try:
        outcome = reperform(Seeds(project), figures, found)
    except CannotReperformError as error:
        print(field("Outcome", f"cannot be computed again: {error}"))
        return 1
    for line in outcome.read:
        print(field("Read", line))
    print(field("Computed", outcome.how))
    for one in outcome.compared:
        print(field("Compared", said(one)))
    print(field("Outcome", "the same" if outcome.equal else "DIFFERS"))
    return 0 if outcome.equal else 1


def reperform(seeds: Seeds, figures: Figures, found: Found) -> Reperformed:
    """Compute a figure again.

    Args:
        seeds: the seeds of the project, with the rules and the transcription.
        figures: the figures of its measure and area.
        found: the figure.

    Raises:
        CannotReperformError: it cannot be; says why.
    """
    from cypp.trace.reperform.claims import reperform_claim
    from cypp.trace.reperform.documents import reperform_printed
    from cypp.trace.reperform.landed import reperform_landed
    from cypp.trace.reperform.worked import reperform_derived

    if isinstance(found, Derived):
        return reperform_derived(seeds, figures, found)
    if isinstance(found, Claim):
        return reperform_claim(seeds, figures, found)
    if figures.edition.sources[found.source_id].is_document:
        return reperform_printed(seeds, found)
    return reperform_landed(seeds, figures, found)


def said(one: Compared) -> str:
    """Return one comparison in words."""
    verdict = "the same" if one.equal else "DIFFERS"
    return f"{one.name}: published {shown(one.published)}, again {shown(one.again)}: {verdict}"


def shown(value: Value) -> str:
    """Return a value as it is printed: a number to twelve digits."""
    if value is None:
        return "nothing"
    return repr(value) if isinstance(value, str) else number(float(value))
