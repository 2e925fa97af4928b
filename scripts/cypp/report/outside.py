"""What other parts of the package add to the site: trace pages, the PDF, pages for auditors."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path

from cypp.report.facts.edition import Edition
from cypp.report.facts.plan import PlanLine
from cypp.report.links import AUDIT, PLAN_PDF
from cypp.report.pages.lines import LineView
from cypp.report.pdf.model import PlanOnAPage, PlanOutcome, PlanRow, Verdict
from cypp.report.render import Cell
from cypp.report.site import Site


def write_trace(site: Site, figure_ids: Iterable[str]) -> tuple[list[int], tuple[str, ...]]:
    """Write the trace pages of an area.

    Args:
        site: the area.
        figure_ids: every figure that a page of the area links to.

    Returns:
        The sizes of the pages in bytes, and the figures that no entry was found for.
    """
    from cypp.trace.edition import PublishedEdition
    from cypp.trace.pages.write import write_trace_pages

    edition = PublishedEdition(site.edition.folder, site.edition.manifest)
    written = write_trace_pages(
        edition,
        site.facts.area_code,
        site.out,
        figure_ids,
        root="../" + site.root,
        frame=site.frame("Trace", "", depth=1),
    )
    return [path.stat().st_size for path in written.pages], written.unknown


def write_pdf(site: Site, views: Sequence[tuple[PlanLine, LineView]]) -> None:
    """Write the plan on a page as PDF.

    Args:
        site: the area.
        views: the lines of the plan as the first page shows them.
    """
    from cypp.report.pdf.plan import write_plan_pdf

    outcomes = tuple(
        PlanOutcome(name, tuple(_plan_row(site, line, view) for line, view in members))
        for (_number, name), members in groupby(
            views, key=lambda row: (row[0].indicator.outcome_number, row[0].indicator.outcome_name)
        )
    )
    titles = sorted({_source(site, line) for line, _view in views} - {""})
    plan = PlanOnAPage(
        area_name=site.facts.area_name,
        plan_name=site.dims.plan_name,
        edition_id=site.edition.edition_id,
        edition_on=site.edition.as_of_date,
        outcomes=outcomes,
        sources=tuple(titles),
        notes=(f"Figures published up to {site.edition.as_of}.",),
    )
    write_plan_pdf(plan, site.out / PLAN_PDF)


def _plan_row(site: Site, line: PlanLine, view: LineView) -> PlanRow:
    label = f": {view.label}" if view.label else ""
    chart = site.charts.sparks.get(line.name)
    return PlanRow(
        number=str(view.number),
        name=view.name + label,
        is_obsession=view.is_obsession and view.is_first,
        value=view.value.text,
        is_missing=not view.has_value,
        period=view.period,
        sparkline=chart.svg if chart else "",
        alternative=chart.alternative if chart else "",
        verdicts=(
            _verdict("England", view.england),
            _verdict("Trend", view.trend),
            _verdict("Target", view.target),
        ),
        remark=view.sentence if view.disagrees else "",
        source=_source(site, line),
    )


def _source(site: Site, line: PlanLine) -> str:
    """Return the title of the source of the latest figure; empty where there is none."""
    source = site.dims.sources.get((line.latest.source_id if line.latest else None) or "")
    return source.title if source else ""


def _verdict(subject: str, cell: Cell) -> Verdict:
    words = cell.brief or (f"{cell.text}, {cell.note}" if cell.figure else cell.text)
    return Verdict(subject, words, cell.symbol or "none", cell.tone or "none")


def write_auditors(edition: Edition, out: Path) -> tuple[str, ...]:
    """Write the pages for auditors; return what the reader is told to be missing.

    Pages of models come first: the others link to those that are there.
    """
    from cypp.lineage.audit import write_audit
    from cypp.trace.edition import PublishedEdition
    from cypp.trace.pages.models import write_model_pages

    write_model_pages(PublishedEdition(edition.folder, edition.manifest), out)
    return write_audit(edition.folder, out / AUDIT).notes
