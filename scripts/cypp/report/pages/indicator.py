"""The page of an indicator: all that the edition knows of it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from cypp.report.facts.model import Gap, Indicator, IndicatorMeasure, KeyFigure
from cypp.report.facts.numbers import period_text
from cypp.report.links import indicator_page
from cypp.report.pages import caveats, tables
from cypp.report.pages.cells import Cells
from cypp.report.pages.lines import section_of
from cypp.report.render import Cell, Table
from cypp.report.site import Site, Values

ALL = "all/all"
GAP = "gap"
COMPARATOR = "comparator"
GROUP_GAPS = ("group", "gap_of_gaps")


@dataclass(frozen=True)
class MeasureSection:
    """A measure of the indicator: definition, figures, groups, gaps."""

    anchor: str
    name: str
    relation: str
    years: str
    elsewhere: tuple[str, str] | None
    definition: tuple[tuple[str, str], ...]
    figures: Table | None
    groups: Table | None
    gaps: Table | None
    older_gaps: Table | None


def values(site: Site, indicator: Indicator) -> Values:
    """Return the values of the template."""
    cells = Cells(site.dims, depth=1)
    figures = site.facts.figures(indicator.indicator_id)
    bridges = [
        row for row in site.dims.indicator_measures if row.indicator_id == indicator.indicator_id
    ]
    lines = [line for line in site.lines if line.indicator == indicator]
    measures = {row.measure_id for row in bridges}
    return {
        "indicator": indicator,
        "lines": tuple(section_of(site, cells, line, with_figures=False) for line in lines),
        "measures": _measures(site, cells, bridges, figures),
        "caveats": caveats.caveats(site, cells, measures, figures),
        "revisions": caveats.revisions(site, cells, measures),
        "provenance": caveats.provenance(cells, figures),
        "neighbours": _around(site, indicator),
    }


def _around(site: Site, indicator: Indicator) -> tuple[tuple[str, str, str], ...]:
    """Return the pages of the indicators before and after this one."""
    everyone = site.dims.indicators
    place = everyone.index(indicator)
    found = []
    for words, index in (("Previous", place - 1), ("Next", place + 1)):
        if 0 <= index < len(everyone):
            other = everyone[index]
            name = f"{other.indicator_number}. {other.indicator_name}"
            found.append((words, "../" + indicator_page(other.indicator_id), name))
    return tuple(found)


def _measures(
    site: Site, cells: Cells, bridges: list[IndicatorMeasure], figures: tuple[KeyFigure, ...]
) -> tuple[MeasureSection, ...]:
    return tuple(
        _measure(site, cells, bridge, f"{number}", figures)
        for number, bridge in enumerate(bridges, 1)
    )


def _measure(
    site: Site,
    cells: Cells,
    bridge: IndicatorMeasure,
    number: str,
    figures: tuple[KeyFigure, ...],
) -> MeasureSection:
    name = site.dims.measures[bridge.measure_id].measure_name
    mine = [row for row in figures if row.measure_id == bridge.measure_id]
    # The values of a measure whose gap is the indicator stand on the page of its own indicator.
    elsewhere = _headline_page(site, bridge) if bridge.relation == GAP else None
    whole = [row for row in mine if row.population_group_id == ALL and not elsewhere]
    parts = [row for row in mine if row.population_group_id != ALL and not elsewhere]
    gaps = tuple(
        gap
        for gap in site.facts.gaps.get(bridge.measure_id, ())
        if not elsewhere or gap.gap_type in GROUP_GAPS
    )
    latest, earlier = split_gaps(gaps)
    # Earlier gaps to England and other areas can be read from the table of figures.
    older = [gap for gap in earlier if gap.gap_type != COMPARATOR]
    table = tables.gaps_table
    return MeasureSection(
        anchor=f"m{number}",
        name=name,
        relation=site.dims.word("relation", bridge.relation).word,
        years=_years(bridge),
        elsewhere=elsewhere,
        definition=definition(site, bridge),
        figures=tables.figures_table(cells, whole, f"{name}: all figures", f"f{number}")
        if whole
        else None,
        groups=_groups(cells, parts, f"{name}: groups of children", f"g{number}")
        if parts
        else None,
        gaps=table(cells, latest, f"{name}: latest gaps and how they moved", f"l{number}")
        if latest
        else None,
        older_gaps=tables.older_gaps_table(
            cells, older, f"{name}: earlier gaps between groups and to targets", f"o{number}"
        )
        if older
        else None,
    )


def _headline_page(site: Site, bridge: IndicatorMeasure) -> tuple[str, str] | None:
    """Return the page of the indicator that the measure itself fills, with its name."""
    for row in site.dims.indicator_measures:
        if row.measure_id == bridge.measure_id and row.relation != GAP:
            for indicator in site.dims.indicators:
                if indicator.indicator_id == row.indicator_id:
                    name = f"{indicator.indicator_number}. {indicator.indicator_name}"
                    return "../" + indicator_page(indicator.indicator_id), name
    return None


def split_gaps(gaps: tuple[Gap, ...]) -> tuple[list[Gap], list[Gap]]:
    """Return the latest gap of each series, and the earlier ones with the latest first."""
    latest: list[Gap] = []
    older: list[Gap] = []
    for _key, members in groupby(
        gaps, key=lambda gap: (gap.population_group_id, gap.gap_type, gap.reference)
    ):
        series = list(members)
        latest.append(series[-1])
        older += reversed(series[:-1])
    return latest, older


def _groups(cells: Cells, rows: list[KeyFigure], caption: str, name: str) -> Table:
    ordered = sorted(rows, key=lambda row: row.period_start_date, reverse=True)
    ordered.sort(key=lambda row: cells.dims.group(row.population_group_id))
    found = [
        (
            Cell(cells.dims.group(row.population_group_id)),
            Cell(period_text(row.period_label, row.period_id)),
            cells.value(row),
            cells.interval(row),
            cells.derived(row, "england_value", row.england_value),
            cells.rank(row),
            cells.change(row),
            cells.brief("status_england", row.status_england, row.status_england_rule),
            cells.brief("trend", row.trend, row.trend_rule),
        )
        for row in ordered
    ]
    shown, note = tables.cut(found)
    return Table(
        caption,
        (
            "Group",
            "Period",
            "Value",
            "95% interval",
            "England",
            "Rank",
            "Change",
            "Against England",
            "Trend",
        ),
        shown,
        frozenset(range(2, 7)),
        note,
        name,
    )


def _years(bridge: IndicatorMeasure) -> str:
    start, end = bridge.valid_from, bridge.valid_to
    if start and end:
        return f"from {start.year} to {end.year}"
    if start:
        return f"from {start.year}"
    return f"until {end.year}" if end else "all years"


def definition(site: Site, bridge: IndicatorMeasure) -> tuple[tuple[str, str], ...]:
    """Return the definition of a measure as terms and words; what is not known is said so."""
    measure = site.dims.measures[bridge.measure_id]
    word = site.dims.word
    unknown = "not stated"
    return (
        ("Counted", measure.numerator_definition or unknown),
        ("Out of", measure.denominator_definition or unknown),
        ("Unit", word("unit", measure.unit).word),
        ("Direction", word("polarity", measure.polarity).word),
        ("Taken", word("frequency", measure.frequency).word if measure.frequency else unknown),
        (
            "Question",
            word("oba_question", measure.oba_question).word if measure.oba_question else unknown,
        ),
        ("Shown with", f"{measure.decimals} decimals"),
        ("Defined by", measure.definition_source or unknown),
        (
            "Role",
            word("relation", bridge.relation).word
            + ": "
            + (word("relation", bridge.relation).phrase or ""),
        ),
        ("Note", bridge.note or "none"),
    )
