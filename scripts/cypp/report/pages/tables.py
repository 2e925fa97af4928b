"""Tables that several pages show, cut where they would make a page heavy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cypp.report.facts.model import Gap, KeyFigure, Projection
from cypp.report.facts.numbers import difference_text, period_text, value_text
from cypp.report.links import FIGURES_FILE, GAPS_FILE, derived_id
from cypp.report.pages.cells import Cells
from cypp.report.render import Cell, Table

# Rows that a page shows of one table: about 300 kB at most; the rest is in the files of the area.
MOST_ROWS = 250


def cut(
    rows: Sequence[tuple[Cell, ...]], file: str = FIGURES_FILE
) -> tuple[tuple[tuple[Cell, ...], ...], str]:
    """Return the rows that are shown, and a sentence on those that are not."""
    if len(rows) <= MOST_ROWS:
        return tuple(rows), ""
    left = len(rows) - MOST_ROWS
    return tuple(rows[:MOST_ROWS]), (
        f"The first {MOST_ROWS:,} of {len(rows):,} rows are shown; the other {left:,} are in the "
        f"file {file} on the page Downloads."
    )


def figures_table(cells: Cells, rows: Iterable[KeyFigure], caption: str, name: str) -> Table:
    """Return the figures of one measure and group by period, the latest first."""
    ordered = sorted(rows, key=lambda row: (row.period_start_date, row.period_id), reverse=True)
    found = [
        (
            Cell(period_text(row.period_label, row.period_id)),
            cells.value(row),
            cells.interval(row),
            cells.derived(row, "england_value", row.england_value),
            cells.derived(row, "region_value", row.region_value),
            cells.of_members(
                row,
                "neighbours_value",
                row.neighbours_value,
                row.neighbours_with_value,
                row.neighbours_of,
            ),
            cells.of_members(
                row,
                "core_cities_value",
                row.core_cities_value,
                row.core_cities_with_value,
                row.core_cities_of,
            ),
            cells.rank(row),
            cells.change(row),
            cells.target(row),
            cells.brief("status_england", row.status_england, row.status_england_rule),
            cells.brief("status_neighbours", row.status_neighbours, row.status_neighbours_rule),
            cells.brief("trend", row.trend, row.trend_rule),
            cells.brief("status_target", row.status_target, row.status_target_rule),
        )
        for row in ordered
    ]
    shown, note = cut(found)
    return Table(
        caption,
        (
            "Period",
            "Value",
            "95% interval",
            "England",
            "Region",
            "Neighbours (n of N)",
            "Core cities (n of N)",
            "Rank",
            "Change",
            "Target",
            "Against England",
            "Against neighbours",
            "Trend",
            "Against target",
        ),
        shown,
        frozenset(range(1, 10)),
        note,
        name,
    )


def gaps_table(cells: Cells, gaps: Iterable[Gap], caption: str, name: str) -> Table:
    """Return gaps with their two sides and how they moved."""
    found = [
        (
            Cell(cells.pair(gap)),
            Cell(period_text(gap.period_label, gap.period_id)),
            cells.side(gap, gap.value, "value"),
            cells.side(gap, gap.reference_value, "reference_value"),
            cells.gap(gap, gap.gap),
            _interval(cells, gap),
            cells.gap(gap, gap.previous_gap, "previous_gap"),
            cells.gap(gap, gap.gap_change, "gap_change"),
            cells.verdict("gap_verdict", gap.verdict),
        )
        for gap in gaps
    ]
    shown, note = cut(found, GAPS_FILE)
    return Table(
        caption,
        (
            "Group and what it is compared with",
            "Period",
            "Value",
            "Compared with",
            "Gap",
            "95% interval",
            "Gap before",
            "Change",
            "How it moved",
        ),
        shown,
        frozenset(range(2, 8)),
        note,
        name,
    )


def older_gaps_table(cells: Cells, gaps: Iterable[Gap], caption: str, name: str) -> Table:
    """Return earlier gaps in short: their sides stand in the trace of each."""
    found = [
        (
            Cell(cells.pair(gap)),
            Cell(period_text(gap.period_label, gap.period_id)),
            cells.gap(gap, gap.gap),
            cells.gap(gap, gap.gap_change, "gap_change"),
            Cell(cells.dims.word("gap_verdict", gap.verdict or "").word),
        )
        for gap in gaps
    ]
    shown, note = cut(found, GAPS_FILE)
    return Table(
        caption,
        ("Group and what it is compared with", "Period", "Gap", "Change", "How it moved"),
        shown,
        frozenset((2, 3)),
        note,
        name,
    )


def _interval(cells: Cells, gap: Gap) -> Cell:
    if gap.gap_lower_ci is None or gap.gap_upper_ci is None:
        return Cell("none", kind="missing")
    measure = cells.measure(gap.measure_id)
    low = difference_text(cells.dims, measure, gap.gap_lower_ci)
    high = difference_text(cells.dims, measure, gap.gap_upper_ci)
    return cells.figure(gap.measure_id, derived_id(gap.gap_id, "interval"), f"{low} to {high}")


def projections_table(cells: Cells, rows: Iterable[Projection], caption: str, name: str) -> Table:
    """Return the projected periods of one series with their targets."""
    beyond = cells.dims.word("projection_note", "outside_range")
    found = []
    for row in rows:
        measure = cells.measure(row.measure_id)
        low = value_text(cells.dims, measure, row.lower_pi)
        high = value_text(cells.dims, measure, row.upper_pi)
        target = Cell("no target", kind="missing")
        if row.target_value is not None and row.target_id:
            target = cells.figure(
                row.measure_id, row.target_id, value_text(cells.dims, measure, row.target_value)
            )
        projected = value_text(cells.dims, measure, row.projected_value)
        found.append(
            (
                Cell(
                    f"to {row.projected_period_end_date.day} {row.projected_period_end_date:%B %Y}"
                ),
                cells.figure(row.measure_id, row.projection_id, projected),
                cells.figure(row.measure_id, row.projection_id, f"{low} to {high}"),
                target,
                cells.brief("projection", None, "no target value")
                if row.target_verdict is None
                else cells.verdict("projection", row.target_verdict),
                Cell(f"{row.point_count} points", note=beyond.word if row.is_outside_range else ""),
            )
        )
    shown, note = cut(found)
    return Table(
        caption,
        ("Period", "Projected", "95% prediction interval", "Target", "Will it be met?", "Based on"),
        shown,
        frozenset((1, 2, 3)),
        note,
        name,
    )
