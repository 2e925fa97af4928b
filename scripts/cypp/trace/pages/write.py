"""Writes the trace pages of one area."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from cypp.report.links import trace_page
from cypp.trace.edition import PublishedEdition
from cypp.trace.figures import Figures, load_figures
from cypp.trace.pages.templates import trace_environment
from cypp.trace.pages.view import View
from cypp.trace.paths import Paths
from cypp.trace.resolve import Found, every_id, with_parts

TEMPLATE = "trace_measure.j2"


@dataclass(frozen=True)
class Written:
    """What was written: pages, figures on them, and identifiers that no figure answers to."""

    pages: tuple[Path, ...]
    figures: int
    unknown: tuple[str, ...]


def write_trace_pages(
    edition: PublishedEdition,
    area_code: str,
    out_dir: Path,
    figure_ids: Iterable[str] | None = None,
    root: str = "../",
    *,
    figures: Figures | None = None,
    frame: object | None = None,
) -> Written:
    """Write ``trace/<measure_id>.html`` for the figures of an area.

    Args:
        edition: the edition.
        area_code: the area.
        out_dir: folder of the area in the site; the pages go to ``trace`` in it.
        figure_ids: identifiers that the site links to; everything of the area when not given. What
            they are worked out from, and other figures for the same thing, are written too.
        root: way from a trace page to the folder with ``assets`` and ``audit``.
        figures: the figures of the area where they are loaded already.
        frame: what surrounds a page of the site (``cypp.report.render.Frame``), for its menu.
    """
    known = figures if figures is not None else load_figures(edition, area_code)
    wanted = every_id(known) if figure_ids is None else sorted(set(figure_ids))
    # A page may show an older figure of another area, such as the benchmark of a report card.
    known.include(one for one in wanted if "|" not in one)
    found, others = with_parts(known, wanted)
    answered = {*found, *(other for names in others.values() for other in names)}
    view = View(known, Paths(edition), others, answered)
    by_page: dict[str, list[Found]] = defaultdict(list)
    measures: dict[str, str | None] = {}
    for one in found.values():
        page = trace_page(one.measure_id)
        measures[page] = one.measure_id
        by_page[page].append(one)
    template = trace_environment().get_template(TEMPLATE)
    shared = {"edition": edition, "root": root} | ({} if frame is None else {"frame": frame})
    written = []
    for page, rows in sorted(by_page.items()):
        path = out_dir / page
        path.parent.mkdir(parents=True, exist_ok=True)
        text = template.render(page=view.page(measures[page], rows), **shared)
        path.write_text(text, encoding="utf-8", newline="")
        written.append(path)
    unknown = () if figure_ids is None else tuple(one for one in wanted if one not in answered)
    return Written(tuple(written), len(found), unknown)
