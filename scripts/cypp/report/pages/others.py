"""Pages with one list each: obsessions, gaps, report cards, claims, no data."""

from __future__ import annotations

from collections import Counter

from cypp.report.facts.audit import Card, Claim
from cypp.report.facts.dims import Word
from cypp.report.facts.model import Gap, Indicator
from cypp.report.facts.numbers import number, period_text, value_text
from cypp.report.links import indicator_page
from cypp.report.pages import tables
from cypp.report.pages.cells import Cells
from cypp.report.pages.indicator import GROUP_GAPS, split_gaps
from cypp.report.pages.lines import LineSection, section_of
from cypp.report.render import Cell, Table
from cypp.report.site import Site, Values

# The seven printed columns of a report card with the columns of the mart.
CARD_FIGURES = (
    ("leeds_2004", "leeds_2004", "2004"),
    ("leeds_2005", "leeds_2005", "2005"),
    ("leeds_2006", "leeds_2006", "2006"),
    ("national_value", "benchmark_national", "National"),
    ("similar_value", "benchmark_similar", "Similar areas"),
    ("current_value", "current_value", "Current"),
    ("target_value", "target_value", "Target"),
)
CARD_STATUSES = (
    ("trend", "Trend"),
    ("target", "Target"),
    ("national", "National"),
    ("similar", "Similar"),
)


def obsessions(site: Site) -> Values:
    """Return the obsessions of the plan, each with its indicators, their charts and figures."""
    cells = Cells(site.dims)
    named: dict[str, list[tuple[Indicator, str, tuple[LineSection, ...]]]] = {}
    for indicator in site.dims.indicators:
        if not indicator.is_obsession:
            continue
        lines = tuple(
            section_of(site, cells, line, with_figures=True)
            for line in site.lines
            if line.indicator == indicator
        )
        name = indicator.obsession_name or indicator.indicator_name
        named.setdefault(name, []).append(
            (indicator, indicator_page(indicator.indicator_id), lines)
        )
    return {"sections": tuple((name, tuple(members)) for name, members in named.items())}


def gaps(site: Site) -> Values:
    """Return the latest gaps between groups, the widening ones first."""
    cells = Cells(site.dims)
    measures = sorted({row.measure_id for row in site.dims.indicator_measures})
    sections: list[tuple[str, Table]] = []
    counts: Counter[str] = Counter()
    for measure_id in measures:
        found: list[Gap] = [
            gap for gap in site.facts.gaps.get(measure_id, ()) if gap.gap_type in GROUP_GAPS
        ]
        if not found:
            continue
        latest, _older = split_gaps(tuple(found))
        counts.update(gap.verdict or "" for gap in latest if gap.gap_type == GROUP_GAPS[0])
        latest.sort(
            key=lambda gap: (
                site.dims.word("gap_verdict", gap.verdict or "").word_order,
                gap.favourable_gap if gap.favourable_gap is not None else 0.0,
                gap.gap_id,
            )
        )
        name = site.dims.measures[measure_id].measure_name
        sections.append(
            (
                name,
                tables.gaps_table(
                    cells,
                    latest,
                    f"{name}: latest gaps, widening ones first",
                    f"gaps-{len(sections) + 1}",
                ),
            )
        )
    words = [
        (cells.verdict("gap_verdict", word.code), counts[word.code])
        for word in site.dims.words.values()
        if word.word_group == "gap_verdict" and counts[word.code]
    ]
    return {"sections": tuple(sections), "counts": tuple(words)}


def report_cards(site: Site) -> Values:
    """Return the report cards of 2007: seven figures and four statuses, printed and computed."""
    cells = Cells(site.dims)
    figures, statuses = [], []
    for card in site.audit.cards:
        head = Cell(f"{card.pi_reference}. {card.indicator_name or card.measure_id}")
        figures.append((head, *(_card_cell(site, cells, card, *names) for names in CARD_FIGURES)))
        row = [head]
        for name, _title in CARD_STATUSES:
            row += _card_status(cells, card, name)
        statuses.append(tuple(row))
    colours = [
        (getattr(card, f"status_{name}_printed"), getattr(card, f"status_{name}_computed"))
        for card in site.audit.cards
        for name, _title in CARD_STATUSES
    ]
    return {
        "cards": bool(site.audit.cards),
        "figures": Table(
            "The 60 performance indicators as the Annual Review 2007 prints them",
            ("Performance indicator", *(title for _m, _c, title in CARD_FIGURES)),
            tuple(figures),
            frozenset(range(1, 8)),
            name="figures",
        ),
        "statuses": Table(
            "Statuses: printed beside computed",
            (
                "Performance indicator",
                *(
                    f"{title}, {kind}"
                    for _name, title in CARD_STATUSES
                    for kind in ("printed", "computed")
                ),
            ),
            tuple(statuses),
            name="statuses",
        ),
        "printed": sum(1 for printed, _computed in colours if printed),
        "equal": sum(1 for printed, computed in colours if printed and printed == computed),
        "differ": sum(
            1 for printed, computed in colours if printed and computed and printed != computed
        ),
    }


def _card_cell(
    site: Site, cells: Cells, card: Card, column: str, printed: str, _title: str
) -> Cell:
    value: float | None = getattr(card, column)
    line = int(card.source_locator.removeprefix("line ").split(",")[0])
    figure_id = f"{card.source_id}:{line}:{printed}"
    if value is not None:
        text = value_text(site.dims, cells.measure(card.measure_id), value)
        return cells.figure(card.measure_id, figure_id, text)
    if (line, printed) in site.audit.card_cells:
        return cells.missing(card.measure_id, figure_id, site.audit.card_cells[line, printed])
    return Cell("not printed", kind="missing")


def _card_status(cells: Cells, card: Card, name: str) -> list[Cell]:
    printed: str | None = getattr(card, f"status_{name}_printed")
    computed: str | None = getattr(card, f"status_{name}_computed")
    rule: str | None = getattr(card, f"status_{name}_rule")
    shown = (
        cells.verdict("card_colour", printed) if printed else Cell("None printed", kind="missing")
    )
    return [shown, cells.verdict("card_colour", computed, rule)]


def claims(site: Site) -> Values:
    """Return the claims of the documents, those that do not add up first."""
    cells = Cells(site.dims)
    ordered = sorted(
        site.audit.claims,
        key=lambda claim: (site.dims.word("claim", claim.verdict).word_order, claim.claim_id),
    )
    counts = Counter(claim.verdict for claim in ordered)
    sections: list[tuple[Word, int, Table]] = []
    for verdict, count in counts.items():
        mine = [claim for claim in ordered if claim.verdict == verdict]
        word = site.dims.word("claim", verdict)
        sections.append(
            (
                word,
                count,
                Table(
                    f"Claims: {word.word.lower()}",
                    (
                        "Claim",
                        "As printed",
                        "Claimed",
                        "From",
                        "To",
                        "Recomputed",
                        "Difference",
                        "Verdict",
                    ),
                    tuple(_claim_row(cells, claim) for claim in mine),
                    frozenset(range(2, 7)),
                    name=f"claims-{verdict}".replace("_", "-"),
                ),
            )
        )
    return {"sections": tuple(sections), "count": len(ordered)}


def _claim_row(cells: Cells, claim: Claim) -> tuple[Cell, ...]:
    source = cells.dims.sources.get(claim.source_id)
    title = source.title if source else claim.source_id
    measure = cells.dims.measures.get(claim.measure_id or "")
    what = measure.measure_name if measure else "No measure"
    kind = claim.claim_type.replace("_", " ")

    def plain(value: float | None, decimals: int = 2) -> Cell:
        if value is None:
            return Cell("not printed", kind="missing")
        text = number(value, decimals)
        if "." in text:
            text = text.rstrip("0").rstrip(".")
        return cells.figure(claim.measure_id, claim.claim_id, text)

    return (
        Cell(
            f"{what}, {period_text(claim.period_label, 'no period')}: {kind}",
            note=f"{title}, {claim.source_locator or ''}",
        ),
        Cell(claim.source_text or "not printed"),
        plain(claim.claimed_value),
        plain(claim.from_value),
        plain(claim.to_value),
        plain(claim.recomputed_value),
        plain(claim.difference),
        Cell(**{**cells.verdict("claim", claim.verdict).__dict__, "note": claim.note or ""}),
    )


def no_data(site: Site) -> Values:
    """Return what has no figure, and why."""
    cells = Cells(site.dims)
    empty, missing = [], []
    for indicator in site.dims.indicators:
        figures = site.facts.figures(indicator.indicator_id)
        name = Cell(
            f"{indicator.indicator_number}. {indicator.indicator_name}",
            href=indicator_page(indicator.indicator_id),
        )
        bridges = [
            row
            for row in site.dims.indicator_measures
            if row.indicator_id == indicator.indicator_id
        ]
        for bridge in bridges:
            mine = [row for row in figures if row.measure_id == bridge.measure_id]
            if any(row.value is not None for row in mine):
                continue
            measure = site.dims.measures[bridge.measure_id]
            why = "No extract of this edition holds it"
            if mine:
                reasons = Counter(row.missing_reason or "no_reason" for row in mine)
                why = "; ".join(
                    f"{site.dims.missing.get(reason, (reason, ''))[0]} ({count})"
                    for reason, count in sorted(reasons.items())
                )
            empty.append(
                (
                    name,
                    Cell(measure.measure_name),
                    Cell(site.dims.word("relation", bridge.relation).word),
                    Cell(why),
                    Cell(bridge.note or "none"),
                )
            )
        missing += [
            (
                name,
                Cell(site.dims.measures[row.measure_id].measure_name),
                Cell(period_text(row.period_label, row.period_id)),
                Cell(site.dims.group(row.population_group_id)),
                cells.missing(row.measure_id, row.observation_id, row.missing_reason),
                Cell(site.dims.missing.get(row.missing_reason or "", ("", "no reason given"))[1]),
                Cell(row.source_text or "blank"),
            )
            for row in figures
            if row.value is None
        ]
    shown, note = tables.cut(missing)
    without = [
        indicator
        for indicator in site.dims.indicators
        if not any(row.value is not None for row in site.facts.figures(indicator.indicator_id))
    ]
    return {
        "without": tuple(
            (f"{row.indicator_number}. {row.indicator_name}", indicator_page(row.indicator_id))
            for row in without
        ),
        "indicator_count": len(site.dims.indicators),
        "empty": Table(
            "Measures of the plan without any value",
            ("Indicator", "Measure", "Role", "Why", "Note"),
            tuple(empty),
            name="empty",
        )
        if empty
        else None,
        "missing": Table(
            "Single figures without a value",
            ("Indicator", "Measure", "Period", "Group", "Reason", "What it means", "As printed"),
            shown,
            note=note,
            name="missing",
        )
        if missing
        else None,
    }
