"""The pages on the edition itself: data quality, and the files to take away."""

from __future__ import annotations

from collections.abc import Sequence

from cypp.report.facts.quality import QualityFacts
from cypp.report.pages import caveats
from cypp.report.pages.cells import Cells
from cypp.report.pages.tables import cut
from cypp.report.render import Cell, Table
from cypp.report.site import Site, Values

STATUS = {
    "pass": Cell("Passed", kind="verdict", symbol="tick", tone="good"),
    "warn": Cell("Warned", kind="verdict", symbol="near", tone="middling"),
}


def quality(site: Site, facts: QualityFacts) -> Values:
    """Return the counts of the edition and what is open for the area."""
    cells = Cells(site.dims)
    conflicts = caveats.conflicts_table(
        cells, site.audit.conflicts, "Figures of this area with competing values", "conflicts"
    )
    return {
        "facts": facts,
        "tests_passed": facts.tests.get("pass", 0),
        "tests_warned": facts.tests.get("warn", 0),
        "checks": Table(
            "Checks before publication",
            ("Check", "Result", "Looked at"),
            tuple(
                (Cell(name), STATUS.get(status, Cell(status)), Cell(looked_at))
                for name, status, looked_at in facts.checks
            ),
            name="checks",
        ),
        "warnings": counts_table("Tests that warn", ("Test", "Rows"), facts.warnings, "warnings"),
        "transcription": counts_table(
            "What became of every number of the documents",
            ("Document", "Outcome", "Numbers"),
            [
                (title or "not described", outcome.replace("_", " "), count)
                for title, outcome, count in facts.transcription
            ],
            "transcription",
        ),
        "plausibility": counts_table(
            "Rules of plausibility",
            ("Rule", "Severity", "Values", "Of these explained"),
            facts.plausibility,
            "rules",
        ),
        "revisions": counts_table(
            "Revisions by data set",
            ("Data set", "Compared", "Revised", "Measures"),
            facts.revisions,
            "revision-counts",
        ),
        "unmapped": counts_table(
            "What the landed files hold and the warehouse does not read",
            ("Kind of file", "Why", "Items", "Cells"),
            [
                (kind, reason.replace("_", " "), items, count)
                for kind, reason, items, count in facts.unmapped
            ],
            "unmapped",
        ),
        "conflicts": conflicts,
        "doubts": caveats.doubts_table(
            cells, site.audit.doubts, "Implausible values of this area", "doubts"
        ),
        "restated": caveats.revisions_table(
            cells,
            site.audit.revisions,
            "Figures of this area that a newer edition restated",
            "restated",
        ),
    }


def counts_table(
    caption: str, columns: tuple[str, ...], rows: Sequence[tuple[str | int, ...]], name: str
) -> Table | None:
    """Return rows of words and whole numbers as a table, or None without rows."""
    if not rows:
        return None
    cells = [
        tuple(
            Cell(f"{value:,}", kind="num") if isinstance(value, int) else Cell(str(value))
            for value in row
        )
        for row in rows
    ]
    numeric = frozenset(place for place, value in enumerate(rows[0]) if isinstance(value, int))
    shown, note = cut(cells)
    return Table(caption, columns, shown, numeric, note, name)
