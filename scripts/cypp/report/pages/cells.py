"""Cells of tables: every figure a link to its trace entry, every missing value with its reason."""

from __future__ import annotations

from dataclasses import dataclass, replace

from cypp.report.facts.dims import Dims
from cypp.report.facts.model import Gap, KeyFigure, Measure
from cypp.report.facts.numbers import difference_text, number, unit_suffix, value_text
from cypp.report.links import derived_id, trace_href
from cypp.report.render import Cell

NOT_PUBLISHED = "none published"


@dataclass(frozen=True)
class Cells:
    """Makes the cells of one page.

    Args:
        dims: names, units and words.
        depth: folders between the page and the folder of its area.
    """

    dims: Dims
    depth: int = 0

    def measure(self, measure_id: str) -> Measure:
        """Return the definition of a measure."""
        return self.dims.measures[measure_id]

    def figure(self, measure_id: str | None, figure_id: str, text: str, note: str = "") -> Cell:
        """Return a figure that leads to its trace entry."""
        href = trace_href(measure_id, figure_id, self.depth)
        return Cell(text, kind="num", href=href, figure=figure_id, note=note)

    def value(self, row: KeyFigure) -> Cell:
        """Return the area's own value, or the reason that there is none."""
        if row.value is None:
            return self.missing(row.measure_id, row.observation_id, row.missing_reason)
        text = value_text(self.dims, self.measure(row.measure_id), row.value, row.value_qualifier)
        return self.figure(row.measure_id, row.observation_id, text)

    def missing(self, measure_id: str, figure_id: str, reason: str | None) -> Cell:
        """Return the reason of a missing value, linked like the value would be."""
        name, _meaning = self.dims.missing.get(reason or "", (reason or "No value", ""))
        href = trace_href(measure_id, figure_id, self.depth)
        return Cell(name, kind="missing", href=href, figure=figure_id)

    def derived(self, row: KeyFigure, cell: str, value: float | None, note: str = "") -> Cell:
        """Return a figure computed for a key figure, such as the mean of its neighbours."""
        if value is None:
            return Cell(NOT_PUBLISHED, kind="missing")
        text = value_text(self.dims, self.measure(row.measure_id), value)
        return self.figure(row.measure_id, derived_id(row.key_figure_id, cell), text, note)

    def of_members(
        self, row: KeyFigure, cell: str, value: float | None, count: int | None, of: int | None
    ) -> Cell:
        """Return a mean of comparators, with how many of them have a value."""
        note = f"{count} of {of}" if value is not None and count and of else ""
        return self.derived(row, cell, value, note)

    def change(self, row: KeyFigure) -> Cell:
        """Return the change from the period before."""
        if row.change_from_previous is None:
            return Cell("not comparable" if row.value is not None else "no value", kind="missing")
        text = difference_text(self.dims, self.measure(row.measure_id), row.change_from_previous)
        return self.figure(
            row.measure_id, derived_id(row.key_figure_id, "change_from_previous"), text
        )

    def rank(self, row: KeyFigure) -> Cell:
        """Return the rank among the authorities with a value."""
        # With one authority there is no rank to speak of.
        if row.rank is None or not row.rank_of or row.rank_of < 2:
            return Cell("not ranked", kind="missing")
        return self.figure(
            row.measure_id, derived_id(row.key_figure_id, "rank"), f"{row.rank} of {row.rank_of}"
        )

    def target(self, row: KeyFigure) -> Cell:
        """Return the target of the period."""
        if row.target_value is None or row.target_id is None:
            return Cell("no target", kind="missing")
        text = value_text(self.dims, self.measure(row.measure_id), row.target_value)
        return self.figure(row.measure_id, row.target_id, text)

    def interval(self, row: KeyFigure) -> Cell:
        """Return the 95% interval of a value."""
        if row.lower_ci is None or row.upper_ci is None:
            return Cell("none", kind="missing")
        measure = self.measure(row.measure_id)
        text = (
            f"{number(row.lower_ci, measure.decimals)} to {number(row.upper_ci, measure.decimals)}"
        )
        return self.figure(
            row.measure_id,
            derived_id(row.key_figure_id, "interval"),
            text + unit_suffix(self.dims, measure.unit),
        )

    def verdict(self, group: str, code: str | None, rule: str | None = None) -> Cell:
        """Return a verdict in word, shape and colour, or the reason that there is none."""
        if code is None:
            reason = self.dims.word("rule", rule or "no value")
            return Cell(
                "Not judged",
                kind="verdict",
                symbol="none",
                tone="none",
                note=reason.word,
                brief=reason.phrase or reason.word,
            )
        word = self.dims.word(group, code)
        note = self.dims.word("rule", rule).word if rule else ""
        return Cell(
            word.word,
            kind="verdict",
            symbol=word.symbol or "none",
            tone=word.tone or "none",
            note=note,
        )

    def brief(self, group: str, code: str | None, rule: str | None = None) -> Cell:
        """Return a verdict for a table: its rule stands in the trace, why there is none here."""
        found = self.verdict(group, code, rule)
        if code is None:
            return Cell(found.brief or found.text, kind="missing")
        return replace(found, note="")

    def judged(self, row: KeyFigure, cell: str) -> Cell:
        """Return a verdict of a key figure, which leads to its trace entry where there is one."""
        code: str | None = getattr(row, cell)
        found = self.verdict(cell, code, getattr(row, f"{cell}_rule"))
        return (
            found if code is None else self._traced(row.measure_id, row.key_figure_id, cell, found)
        )

    def moved(self, row: Gap) -> Cell:
        """Return how a gap moved, which leads to its trace entry."""
        found = self.verdict("gap_verdict", row.verdict)
        return self._traced(row.measure_id, row.gap_id, "verdict", found)

    def _traced(self, measure_id: str, owner_id: str, cell: str, found: Cell) -> Cell:
        figure_id = derived_id(owner_id, cell)
        return replace(found, figure=figure_id, href=trace_href(measure_id, figure_id, self.depth))

    def gap(self, row: Gap, value: float | None, cell: str = "") -> Cell:
        """Return a gap, or a figure that belongs to it."""
        if value is None:
            return Cell("none", kind="missing")
        text = difference_text(self.dims, self.measure(row.measure_id), value)
        figure_id = derived_id(row.gap_id, cell) if cell else row.gap_id
        return self.figure(row.measure_id, figure_id, text)

    def side(self, row: Gap, value: float | None, cell: str) -> Cell:
        """Return one side of a gap."""
        if value is None:
            return Cell("none", kind="missing")
        text = value_text(self.dims, self.measure(row.measure_id), value)
        return self.figure(row.measure_id, derived_id(row.gap_id, cell), text)

    def pair(self, row: Gap) -> str:
        """Return whom a gap is about and what it is measured against, in words."""
        group, reference = self.dims.group(row.population_group_id), row.reference
        if row.gap_type == "gap_of_gaps":
            other = self.dims.group(reference.removeprefix("england "))
            return f"{group} against {other}, beside England's gap"
        if row.gap_type == "target":
            return f"{group} against the target of {self.dims.plans.get(reference, reference)}"
        if row.gap_type == "group":
            return f"{group} against {self.dims.group(reference)}"
        words = self.dims.word("reference", reference)
        return f"{group} against {words.word}"
