"""All pages of one area: what a worker of the pool does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from cypp.report import links, outside
from cypp.report.charts_of import ChartFiles
from cypp.report.data_files import write_data
from cypp.report.facts.area import load_area
from cypp.report.facts.audit import load_audit
from cypp.report.facts.dims import load_dims
from cypp.report.facts.edition import Edition, connect
from cypp.report.facts.places import load_places
from cypp.report.facts.plan import plan_lines
from cypp.report.facts.quality import load_quality
from cypp.report.pages import about, downloads, index, indicator, others, quality
from cypp.report.pages.cells import Cells
from cypp.report.pages.lines import view_of
from cypp.report.render import environment
from cypp.report.site import Output, Site, Values, write_page


@dataclass(frozen=True)
class Written:
    """What was written for an area."""

    area_code: str
    pages: int
    largest: int
    charts: int
    figures: int
    untraced: tuple[str, ...]
    with_value: int


def write_area(
    edition: Edition,
    area_code: str,
    plan: str | None,
    out: Path,
    copied: frozenset[str],
    *,
    several: bool,
) -> Written:
    """Write the pages of one area to ``out``.

    Args:
        edition: the published edition.
        area_code: the authority.
        plan: the plan, or None for that of the edition.
        out: folder of the area's pages.
        copied: files of the edition that the site holds.
        several: whether other areas stand beside this one, so that shared files lie above.
    """
    with connect(edition) as connection:
        dims = load_dims(connection, plan)
        facts = load_area(connection, dims, area_code)
        audit = load_audit(connection, dims, area_code, edition.area_code)
        whole = load_quality(connection, edition)
        lines = plan_lines(dims, facts)
        places = load_places(connection, dims, area_code, lines)
    site = Site(
        edition=edition,
        dims=dims,
        facts=facts,
        audit=audit,
        lines=lines,
        places=places,
        charts=ChartFiles(out),
        out=out,
        root="../" if several else "",
        several=several,
    )
    templates = environment()
    output = Output()

    def put(file: str, title: str, template: str, make: Callable[[], Values]) -> None:
        write_page(site, templates, output, file, title, template, make())

    put(links.INDEX, "Plan on a page", "index.j2", lambda: index.values(site))
    put(links.OBSESSIONS, "Obsessions", "obsessions.j2", lambda: others.obsessions(site))
    put(links.GAPS, "Narrowing the gap", "gaps.j2", lambda: others.gaps(site))
    put(
        links.REPORT_CARDS,
        "Report cards 2007: printed and computed",
        "report_cards.j2",
        lambda: others.report_cards(site),
    )
    put(links.CLAIMS, "Claims that do not add up", "claims.j2", lambda: others.claims(site))
    put(links.NO_DATA, "What has no data, and why", "no_data.j2", lambda: others.no_data(site))
    put(links.QUALITY, "Data quality", "quality.j2", lambda: quality.quality(site, whole))
    put(
        links.DOWNLOADS,
        "Downloads",
        "downloads.j2",
        lambda: downloads.values(site, copied),
    )
    put(links.ABOUT, "How to read these pages", "about.j2", lambda: about.values(site))
    for row in dims.indicators:
        put(
            links.indicator_page(row.indicator_id),
            f"{row.indicator_number}. {row.indicator_name}",
            "indicator.j2",
            partial(indicator.values, site, row),
        )
    traces, untraced = outside.write_trace(site, output.figures)
    write_data(facts, out)
    cells = Cells(dims)
    outside.write_pdf(site, [(line, view_of(site, cells, line)) for line in lines])
    sizes = output.sizes + traces
    return Written(
        area_code=area_code,
        pages=len(sizes),
        largest=max(sizes),
        charts=site.charts.written,
        figures=len(output.figures),
        untraced=untraced,
        with_value=len({line.indicator.indicator_id for line in site.lines if line.has_value}),
    )
