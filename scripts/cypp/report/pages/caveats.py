"""What a reader must know before quoting a figure: breaks, drafts, doubts, conflicts, revisions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable

from cypp.report.facts.audit import Conflict, Doubt, Revision
from cypp.report.facts.edition import day_in_words
from cypp.report.facts.model import KeyFigure
from cypp.report.facts.numbers import difference_text, period_text, value_text
from cypp.report.pages.cells import Cells
from cypp.report.pages.tables import cut
from cypp.report.render import Cell, Table
from cypp.report.site import Site, Values

FINAL = "final"


def caveats(
    site: Site, cells: Cells, measures: Collection[str], figures: tuple[KeyFigure, ...]
) -> Values:
    """Return the caveats of the figures of some measures."""
    drafts = [row for row in figures if row.publication_status not in (None, FINAL)]
    missing = [row for row in figures if row.value is None]
    return {
        "breaks": _breaks(site, measures),
        "draft_count": len(drafts),
        "missing_count": len(missing),
        "notes": _notes(figures),
        "doubts": doubts_table(
            cells,
            [row for row in site.audit.doubts if row.measure_id in measures],
            "Values that a rule of plausibility questions",
            "doubts",
        ),
        "conflicts": conflicts_table(
            cells,
            [row for row in site.audit.conflicts if row.measure_id in measures],
            "Values of different sources for the same figure",
            "conflicts",
        ),
    }


def _breaks(site: Site, measures: Collection[str]) -> Table | None:
    rows = [
        (
            Cell(day_in_words(row.break_date)),
            Cell(site.dims.measures[row.to_measure_id].measure_name),
            Cell(row.reason),
            Cell(row.source),
        )
        for row in site.dims.breaks
        if row.from_measure_id in measures and row.to_measure_id in measures
    ]
    if not rows:
        return None
    return Table(
        "Breaks in the series: nothing is compared across these days",
        ("From", "Measure", "What changed", "Documented by"),
        tuple(rows),
        name="breaks",
    )


def _notes(figures: Iterable[KeyFigure]) -> tuple[str, ...]:
    """Return the notes on figures, each once, with how many figures carry it."""
    found = Counter(row.note for row in figures if row.note)
    return tuple(
        note + (f" ({count} figures)" if count > 1 else "") for note, count in sorted(found.items())
    )


def conflicts_table(
    cells: Cells, rows: Iterable[Conflict], caption: str, name: str
) -> Table | None:
    """Return values that compete for the same figure, the one in use marked."""
    found = []
    for row in rows:
        measure = cells.measure(row.measure_id)
        source = cells.dims.sources.get(row.source_id)
        value = Cell("no value", kind="missing")
        if row.competing_value is not None:
            value = cells.figure(
                row.measure_id,
                row.observation_id,
                value_text(cells.dims, measure, row.competing_value),
            )
        found.append(
            (
                Cell(
                    f"{measure.measure_name}, {period_text(row.period_label, row.period_id)}, "
                    f"{cells.dims.group(row.population_group_id)}"
                ),
                value,
                Cell(row.source_text or "not printed"),
                Cell(source.title if source else row.source_id, note=row.source_locator or ""),
                Cell("In use", kind="verdict", symbol="tick", tone="good")
                if row.is_chosen
                else Cell("Not used", kind="verdict", symbol="none", tone="none"),
                Cell(row.reason or "no reason given"),
            )
        )
    if not found:
        return None
    shown, note = cut(found)
    return Table(
        caption,
        ("Figure", "Value", "As printed", "Source", "Use", "Why"),
        shown,
        frozenset((1,)),
        note,
        name,
    )


def doubts_table(cells: Cells, rows: Iterable[Doubt], caption: str, name: str) -> Table | None:
    """Return values that a rule holds for implausible, with what became of the doubt."""
    found = []
    for row in rows:
        measure = cells.measure(row.measure_id)
        value = Cell("no value", kind="missing")
        if row.value is not None:
            value = cells.figure(
                row.measure_id, row.observation_id, value_text(cells.dims, measure, row.value)
            )
        found.append(
            (
                Cell(
                    f"{measure.measure_name}, {period_text(row.period_label, row.period_id)}, "
                    f"{cells.dims.group(row.population_group_id)}"
                ),
                value,
                Cell(row.rule_name),
                Cell(row.detail or "no detail"),
                Cell(
                    "Explained",
                    kind="verdict",
                    symbol="tick",
                    tone="good",
                    note=row.acknowledged_reason or "",
                )
                if row.is_acknowledged
                else Cell(
                    "Open",
                    kind="verdict",
                    symbol="cross",
                    tone="poor",
                    note=row.how_to_resolve or "",
                ),
            )
        )
    if not found:
        return None
    shown, note = cut(found)
    return Table(
        caption,
        ("Figure", "Value", "Rule", "What was found", "State"),
        shown,
        frozenset((1,)),
        note,
        name,
    )


def revisions(site: Site, cells: Cells, measures: Collection[str]) -> Table | None:
    """Return what newer editions of the sources restated."""
    rows = [row for row in site.audit.revisions if row.measure_id in measures]
    return revisions_table(cells, rows, "What newer editions of a source restated", "revisions")


def revisions_table(
    cells: Cells, rows: Iterable[Revision], caption: str, name: str
) -> Table | None:
    """Return restated values, the newest revision first."""
    found = []
    for row in rows:
        measure = cells.measure(row.measure_id)
        change = Cell("not a number", kind="missing")
        if row.value_change is not None:
            change = Cell(difference_text(cells.dims, measure, row.value_change), kind="num")
        found.append(
            (
                Cell(
                    f"{measure.measure_name}, {period_text(row.period_label, row.period_id)}, "
                    f"{cells.dims.group(row.population_group_id)}"
                ),
                _restated(cells, row, row.old_value, row.old_missing_reason),
                _restated(cells, row, row.new_value, row.new_missing_reason),
                change,
                Cell(row.revision_type.replace("_", " ")),
                Cell(
                    f"{day_in_words(row.old_published_on)} to {day_in_words(row.new_published_on)}"
                ),
            )
        )
    if not found:
        return None
    shown, note = cut(found)
    return Table(
        caption,
        ("Figure", "Before", "After", "Change", "Kind", "Editions of the source"),
        shown,
        frozenset((1, 2, 3)),
        note,
        name,
    )


def _restated(cells: Cells, row: Revision, value: float | None, reason: str | None) -> Cell:
    if value is None:
        name, _meaning = cells.dims.missing.get(reason or "", (reason or "Not in the edition", ""))
        return Cell(name, kind="missing")
    return Cell(value_text(cells.dims, cells.measure(row.measure_id), value), kind="num")


def provenance(cells: Cells, figures: tuple[KeyFigure, ...]) -> Table | None:
    """Return the sources of the figures, with how many come from each."""
    counts = Counter(row.source_id for row in figures if row.source_id)
    rows = []
    for source_id, count in sorted(counts.items()):
        source = cells.dims.sources.get(source_id)
        if source is None:
            continue
        rows.append(
            (
                Cell(source.title),
                Cell(f"{count:,}", kind="num"),
                Cell(source.publisher or "not stated"),
                Cell(day_in_words(source.published_on)),
                Cell(source.publication_status or "not stated"),
                Cell(source.licence or "not stated"),
                Cell(source.sha256 or "none"),
            )
        )
    if not rows:
        return None
    return Table(
        "Sources of these figures",
        ("Source", "Figures", "Publisher", "Published", "State", "Licence", "SHA-256"),
        tuple(rows),
        frozenset((1,)),
        name="sources",
    )
