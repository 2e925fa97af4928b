"""How to read the pages: words, shapes, missing values, notes of the edition."""

from __future__ import annotations

from cypp.report.pages.cells import Cells
from cypp.report.site import Site, Values

LEGEND = (
    ("status_england", "Against England"),
    ("trend", "Trend"),
    ("status_target", "Against target"),
    ("gap_verdict", "How a gap moved"),
    ("projection", "Will the target be met?"),
)


def values(site: Site) -> Values:
    """Return the values of the template."""
    cells = Cells(site.dims)
    words = site.dims.words.values()
    return {
        "legend": tuple(
            (
                title,
                tuple(
                    (cells.verdict(group, word.code), word.phrase or word.word)
                    for word in words
                    if word.word_group == group
                ),
            )
            for group, title in LEGEND
        ),
        "missing": tuple(site.dims.missing[code] for code in sorted(site.dims.missing)),
        "notes": site.dims.notes,
        "contact": site.dims.texts.get("contact", "the publisher"),
    }
