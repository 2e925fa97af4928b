"""The plan on a page: which figure stands for each indicator, and its verdicts in a sentence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from cypp.report.facts.area import AreaFacts
from cypp.report.facts.dims import Dims, Word
from cypp.report.facts.model import Gap, Indicator, KeyFigure, ReportRow

GAP_FIGURE = "gap"
WITH_FIGURE, INSTEAD = "with_figure", "instead"
GROUP_GAP, GAP_OF_GAPS = "group", "gap_of_gaps"
GOOD, MIDDLING, POOR = "good", "middling", "poor"
SMALLER, WIDER = "smaller than England's", "wider than England's"


@dataclass(frozen=True)
class PlanLine:
    """One line of the plan on a page.

    Args:
        indicator: the indicator.
        row_order: place of the line under it, from 1.
        label: what tells the line from the others of the indicator; may be empty.
        measures: the measures of the line, the oldest definition first.
        group: the group of children.
        reference: what a gap is measured against; None for a value.
        figures: the series of a value, by period.
        gaps: the series of a gap, by period.
        england_gaps: the same gap less England's.
    """

    indicator: Indicator
    row_order: int
    label: str
    measures: tuple[str, ...]
    group: str
    reference: str | None
    figures: tuple[KeyFigure, ...] = ()
    gaps: tuple[Gap, ...] = ()
    england_gaps: tuple[Gap, ...] = ()

    @property
    def name(self) -> str:
        """Name of the line's charts, unique in a plan."""
        return f"{self.indicator.indicator_id}_{self.row_order}"

    @property
    def latest(self) -> KeyFigure | None:
        """The latest figure with a value; without any, the latest reason for a missing one."""
        with_value = [figure for figure in self.figures if figure.value is not None]
        found = with_value or list(self.figures)
        return found[-1] if found else None

    @property
    def latest_gap(self) -> Gap | None:
        """The latest gap."""
        return self.gaps[-1] if self.gaps else None

    @property
    def latest_england_gap(self) -> Gap | None:
        """The gap less England's of the same measure and period."""
        own = self.latest_gap
        return next(
            (
                gap
                for gap in self.england_gaps
                if own and (gap.measure_id, gap.period_id) == (own.measure_id, own.period_id)
            ),
            None,
        )

    @property
    def has_value(self) -> bool:
        """Whether there is a number to show."""
        if self.reference is not None:
            return self.latest_gap is not None
        return self.latest is not None and self.latest.value is not None


def plan_lines(dims: Dims, facts: AreaFacts) -> tuple[PlanLine, ...]:
    """Return the lines of the plan on a page, in the order of the plan."""
    found: list[PlanLine] = []
    for indicator in dims.indicators:
        rows = [row for row in dims.report_rows if row.indicator_id == indicator.indicator_id]
        lines: list[PlanLine] = []
        for _order, members in groupby(rows, key=lambda row: row.row_order):
            chain = tuple(members)
            line = _line(dims, facts, indicator, chain, alone=len(rows) == len(chain))
            if _is_shown(chain[0].shown, line, lines):
                lines.append(line)
        found += lines
    return tuple(found)


def _is_shown(shown: str, line: PlanLine, before: Iterable[PlanLine]) -> bool:
    if shown == WITH_FIGURE:
        return line.has_value
    if shown == INSTEAD:
        # Lines that stand in for one without figures may stand together.
        return line.has_value and not any(
            other.has_value and other.row_order == 1 for other in before
        )
    return True


def _line(
    dims: Dims,
    facts: AreaFacts,
    indicator: Indicator,
    chain: tuple[ReportRow, ...],
    *,
    alone: bool,
) -> PlanLine:
    first = chain[0]
    measures = tuple(row.measure_id for row in chain)
    name = dims.measures[measures[-1]].measure_name
    label = first.row_label or ("" if alone else name)
    if first.figure == GAP_FIGURE:
        return PlanLine(
            indicator,
            first.row_order,
            label,
            measures,
            first.population_group_id,
            first.reference,
            gaps=_gaps(facts, chain, GROUP_GAP, first.reference or ""),
            england_gaps=_gaps(facts, chain, GAP_OF_GAPS, f"england {first.reference}"),
        )
    figures = [
        figure
        for figure in facts.figures(indicator.indicator_id)
        if figure.measure_id in measures and figure.population_group_id == first.population_group_id
    ]
    return PlanLine(
        indicator,
        first.row_order,
        label,
        measures,
        first.population_group_id,
        None,
        figures=tuple(
            sorted(figures, key=lambda row: (row.period_start_date, measures.index(row.measure_id)))
        ),
    )


def _gaps(
    facts: AreaFacts, chain: tuple[ReportRow, ...], gap_type: str, reference: str
) -> tuple[Gap, ...]:
    found = [
        gap
        for row in chain
        for gap in facts.gaps.get(row.measure_id, ())
        if gap.gap_type == gap_type
        and gap.reference == reference
        and gap.population_group_id == row.population_group_id
    ]
    return tuple(sorted(found, key=lambda gap: (gap.period_start_date, gap.measure_id)))


@dataclass(frozen=True)
class Sentence:
    """Verdicts in one sentence, and whether they disagree."""

    text: str
    disagrees: bool


def sentence(dims: Dims, area_name: str, row: KeyFigure) -> Sentence:
    """Return the verdicts of a figure in a sentence.

    Leeds is worse than England, steady, and has missed its target. Where good and bad news stand
    side by side, the bad follows a "but". Empty without any verdict; short of a target is bad news.
    """
    benchmarks = _benchmarks(dims, row)
    trend = _word(dims, "trend", row.trend)
    target = _word(dims, "status_target", row.status_target)
    found = [*benchmarks, *([(trend.phrase or trend.word, trend.tone)] if trend else [])]
    spoken = [
        (f"is {words}" if not index else words, tone) for index, (words, tone) in enumerate(found)
    ]
    if target:
        tone = POOR if target.tone == MIDDLING else target.tone
        spoken.append((target.phrase or target.word, tone))
    tones = [tone for _words, tone in spoken]
    disagrees = GOOD in tones and POOR in tones
    if not spoken:
        return Sentence("", disagrees=False)
    if disagrees:
        return Sentence(f"{area_name} {_with_but(found, target)}.", disagrees=True)
    words = [words for words, _tone in spoken]
    joined = ", and ".join([_list(words[:-1]), words[-1]]) if target and found else _list(words)
    return Sentence(f"{area_name} {joined}.", disagrees=False)


def _benchmarks(dims: Dims, row: KeyFigure) -> list[tuple[str, str | None]]:
    """Return the verdicts against England and neighbours, as one where they are the same."""
    england = _word(dims, "status_england", row.status_england)
    neighbours = _word(dims, "status_neighbours", row.status_neighbours)
    if england and neighbours and england.code == neighbours.code:
        return [(f"{england.phrase} and {dims.word('neighbours', 'whom').phrase}", england.tone)]
    return [(word.phrase or word.word, word.tone) for word in (england, neighbours) if word]


def _with_but(found: list[tuple[str, str | None]], target: Word | None) -> str:
    """Return is a and b, but c and has missed its target."""
    sides = []
    for is_bad in (False, True):
        words = [words for words, tone in found if (tone == POOR) is is_bad]
        said = "is " + _list(words) if words else ""
        if target and (target.tone != GOOD) is is_bad:
            goal = target.phrase or target.word
            said = f"{said} and {goal}" if said else goal
        if said:
            sides.append(said)
    first, second = sides
    # "is improving, but worse than England": the verb is said once.
    return f"{first}, but {second.removeprefix('is ') if first.startswith('is ') else second}"


def gap_sentence(dims: Dims, area_name: str, line: PlanLine) -> Sentence:
    """Return how a gap moved and where it stands beside England's, as a sentence."""
    own, beside = line.latest_gap, line.latest_england_gap
    if own is None:
        return Sentence("", disagrees=False)
    parts = []
    tones = []
    if own.verdict is not None:
        word = dims.word("gap_verdict", own.verdict)
        parts.append(word.phrase or word.word.lower())
        tones.append(word.tone)
    if beside is not None and beside.favourable_gap is not None and beside.favourable_gap != 0:
        better = beside.favourable_gap > 0
        parts.append(f"it is {SMALLER if better else WIDER}")
        tones.append(GOOD if better else POOR)
    if not parts:
        return Sentence("", disagrees=False)
    return Sentence(
        f"In {area_name} " + ", and ".join(parts) + ".", GOOD in tones and POOR in tones
    )


def _word(dims: Dims, group: str, code: str | None) -> Word | None:
    return dims.word(group, code) if code else None


def _list(parts: list[str]) -> str:
    """Return a, b and c."""
    if len(parts) < 2:
        return "".join(parts)
    return ", ".join(parts[:-1]) + " and " + parts[-1]
