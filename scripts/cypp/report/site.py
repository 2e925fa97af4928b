"""The pages of one area, from its figures to files."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path

from jinja2 import Environment

from cypp.report.charts.model import Strip
from cypp.report.charts_of import ChartFiles
from cypp.report.facts.area import AreaFacts
from cypp.report.facts.audit import AuditFacts
from cypp.report.facts.dims import Dims
from cypp.report.facts.edition import Edition
from cypp.report.facts.plan import PlanLine
from cypp.report.render import Frame, page, write


@dataclass(frozen=True)
class Site:
    """Everything that the pages of one area are made of.

    Args:
        edition: the published edition.
        dims: what all areas share.
        facts: the figures of the area.
        audit: what is known against the figures of the area.
        lines: the plan on a page.
        places: all authorities beside the area, by name of the line.
        charts: writes the charts of the area.
        out: folder of the area.
        root: way from ``out`` to the folder of the site: '' or '../'.
        several: whether the site has several areas.
    """

    edition: Edition
    dims: Dims
    facts: AreaFacts
    audit: AuditFacts
    lines: tuple[PlanLine, ...]
    places: Mapping[str, Strip]
    charts: ChartFiles
    out: Path
    root: str
    several: bool

    def frame(self, title: str, current: str, depth: int = 0) -> Frame:
        """Return the surroundings of a page that lies ``depth`` folders below the area's."""
        return Frame(
            title=title,
            area_name=self.facts.area_name,
            plan_name=self.dims.plan_name,
            edition_id=self.edition.edition_id,
            as_of=self.edition.as_of,
            home="../" * depth,
            root="../" * depth + self.root,
            current=current,
            areas=self.several,
        )


Values = dict[str, object]
# Written by our own template, which escapes what stands between the quotes.
FIGURE = re.compile(' data-figure="([^"]*)"')


@dataclass
class Output:
    """What has been written for an area: sizes of the pages, and the figures they link to."""

    sizes: list[int] = field(default_factory=list)
    figures: set[str] = field(default_factory=set)


def write_page(
    site: Site,
    templates: Environment,
    output: Output,
    file: str,
    title: str,
    template: str,
    values: Values,
) -> None:
    """Write one page of the area."""
    depth = file.count("/")
    frame = site.frame(title, "" if depth else file, depth)
    text = page(templates, template, frame, **values)
    output.figures.update(unescape(found) for found in FIGURE.findall(text))
    output.sizes.append(write(site.out / file, text))
