"""The plan on a page: the indicators by outcome, each with its latest figure and its verdicts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import groupby

from cypp.report.charts_of import ChartRef
from cypp.report.facts.plan import PlanLine
from cypp.report.pages.cells import Cells
from cypp.report.pages.lines import LineView, view_of
from cypp.report.render import Cell
from cypp.report.site import Site, Values

TALLIES = (
    ("status_england", "Against England"),
    ("trend", "Trend"),
    ("status_target", "Against target"),
)


@dataclass(frozen=True)
class OutcomeView:
    """An outcome of the plan with its lines and their sparklines."""

    number: int
    name: str
    lines: tuple[tuple[LineView, ChartRef | None, str], ...]


def values(site: Site) -> Values:
    """Return the values of the template."""
    cells = Cells(site.dims)
    views = [
        (line, view_of(site, cells, line), site.charts.spark(site.dims, site.facts, line, 0))
        for line in site.lines
    ]
    outcomes = [
        OutcomeView(number, name, tuple((view, spark, line.name) for line, view, spark in members))
        for (number, name), members in groupby(
            views, key=lambda row: (row[0].indicator.outcome_number, row[0].indicator.outcome_name)
        )
    ]
    return {
        "outcomes": tuple(outcomes),
        "with_value": len(
            {line.indicator.indicator_id for line, _view, _spark in views if line.has_value}
        ),
        "indicator_count": len(site.dims.indicators),
        "line_count": sum(line.has_value for line in site.lines),
        "disagreeing": tuple((view, line.name) for line, view, _spark in views if view.disagrees),
        "tallies": tallies(site, cells),
    }


def tallies(site: Site, cells: Cells) -> tuple[tuple[str, tuple[tuple[Cell, int], ...]], ...]:
    """Return how many lines have each verdict, the lines without one last."""
    found = []
    lines: list[PlanLine] = [line for line in site.lines if line.reference is None]
    for group, title in TALLIES:
        counts = Counter(
            getattr(line.latest, group) for line in lines if line.latest and line.has_value
        )
        words = [word for word in site.dims.words.values() if word.word_group == group]
        shown = [
            (cells.verdict(group, word.code), counts[word.code])
            for word in words
            if counts[word.code]
        ]
        if counts[None]:
            shown.append(
                (Cell("Not judged", kind="verdict", symbol="none", tone="none"), counts[None])
            )
        found.append((title, tuple(shown)))
    return tuple(found)
