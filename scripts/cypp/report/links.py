"""Names of pages and anchors of the site: the one place that knows them.

Every link is relative, because the site is opened from the file system and moved as a folder. Names
of files come from identifiers, and an identifier that is not plainly safe as the name of a file is
replaced by a part of its checksum: no text of an extract can choose a path.
"""

from __future__ import annotations

import hashlib
import re

# Anchors are part of the checksum: 48 bits keep apart the figures of one page many times over.
ANCHOR_DIGITS = 12
# Longer names, and names with other signs, are not the same on every file system.
SAFE_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}")
# A claim may speak of no measure of the register; its trace entry still needs a page.
NO_MEASURE = "no_measure"

INDEX = "index.html"
OBSESSIONS = "obsessions.html"
GAPS = "gaps.html"
REPORT_CARDS = "report_cards.html"
CLAIMS = "claims.html"
NO_DATA = "no_data.html"
QUALITY = "quality.html"
DOWNLOADS = "downloads.html"
ABOUT = "about.html"
PLAN_PDF = "plan_on_a_page.pdf"
INDICATORS = "indicators"
TRACE = "trace"
CHARTS = "charts"
ASSETS = "assets"
AUDIT = "audit"
STYLE = f"{ASSETS}/site.css"
FIGURES_FILE = "data/figures.csv"
GAPS_FILE = "data/gaps.csv"

# Pages of the menu, in its order.
MENU = (
    (INDEX, "Plan on a page"),
    (OBSESSIONS, "Obsessions"),
    (GAPS, "Narrowing the gap"),
    (REPORT_CARDS, "Report cards 2007"),
    (CLAIMS, "Claims"),
    (NO_DATA, "No data"),
    (QUALITY, "Data quality"),
    (DOWNLOADS, "Downloads"),
    (ABOUT, "How to read"),
)


def safe_name(identifier: str) -> str:
    """Return ``identifier`` when it can name a file anywhere, and else a name from its checksum."""
    if SAFE_NAME.fullmatch(identifier):
        return identifier
    return "x-" + hashlib.sha256(identifier.encode()).hexdigest()[:ANCHOR_DIGITS]


def figure_anchor(figure_id: str) -> str:
    """Return the anchor of a figure's trace entry: ``f-`` and 12 hexadecimal digits."""
    return "f-" + hashlib.sha256(figure_id.encode()).hexdigest()[:ANCHOR_DIGITS]


def derived_id(key_figure_id: str, cell: str) -> str:
    """Return the identifier of a figure computed for a key figure, such as its England value."""
    return f"{key_figure_id}|{cell}"


def trace_page(measure_id: str | None) -> str:
    """Return the trace page of a measure, from the folder of the area."""
    return f"{TRACE}/{safe_name(measure_id or NO_MEASURE)}.html"


def trace_href(measure_id: str | None, figure_id: str, depth: int) -> str:
    """Return the link to the trace entry of a figure.

    Args:
        measure_id: the measure of the figure; none for a claim without one.
        figure_id: observation_id, target_id, gap_id, projection_id, claim_id, or derived_id().
        depth: folders between the linking page and the folder of the area (0: beside index.html).
    """
    return f"{up(depth)}{trace_page(measure_id)}#{figure_anchor(figure_id)}"


def indicator_page(indicator_id: str) -> str:
    """Return the page of an indicator, from the folder of the area."""
    return f"{INDICATORS}/{safe_name(indicator_id)}.html"


def chart_file(name: str) -> str:
    """Return the file of a chart, from the folder of the area."""
    return f"{CHARTS}/{safe_name(name)}.svg"


def up(depth: int) -> str:
    """Return the way ``depth`` folders up: '' for 0, '../../' for 2."""
    return "../" * depth
