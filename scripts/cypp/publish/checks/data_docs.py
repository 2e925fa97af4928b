"""Make the Data Docs of Great Expectations readable without a network.

The pages that Great Expectations 1.24 writes fetch style sheets, scripts and pictures from eight
hosts, and a beacon among the pictures is told of each view. An edition is read where there may be
no network, and nobody should learn that it is read: what is fetched is taken out, a small style
sheet stands in, and every part that a script would unfold is shown.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

STYLE_FILE = "static/styles/edition.css"
STYLE = """\
body { font-family: sans-serif; margin: 1rem auto; max-width: 75rem; padding: 0 1rem; }
table { border-collapse: collapse; margin: 0.5rem 0 1rem; width: 100%; }
td, th { border: 1px solid #999; padding: 0.25rem 0.5rem; text-align: left; vertical-align: top; }
.wide { overflow-x: auto; }
.alert { border-left: 0.3rem solid #1d70b8; padding: 0.25rem 0.75rem; }
.navbar, .breadcrumb, .nav { list-style: none; padding: 0; }
.collapse, .tab-pane { display: block; }
"""
# Scripts unfold, sort and draw; without the libraries that they fetch they only fail.
SCRIPTS = re.compile(r"<script\b.*?</script\s*>", re.DOTALL | re.IGNORECASE)
FETCHED = re.compile(
    r"<(?:link|img|iframe|source)\b[^>]*?\b(?:href|src|srcset)\s*=\s*[\"']?(?:https?:)?//[^>]*>",
    re.IGNORECASE,
)
HANDLERS = re.compile(r"\son[a-z]+\s*=\s*(?:\"[^\"]*\"|'[^']*')", re.IGNORECASE)
OUTWARD = re.compile(
    r"(<a\b[^>]*?)\shref\s*=\s*[\"']?(?:https?:)?//[^\"'>\s]*[\"']?", re.IGNORECASE
)
IMPORTED = re.compile(r"@import\s+(?:url\()?[\"']?(?:https?:)?//[^;]*;", re.IGNORECASE)
# The icon is among the pictures of the tutorial, which are left out.
ICON = re.compile(r"<link\b[^>]*\bicon\b[^>]*>", re.IGNORECASE)
DRAWN = re.compile(r"url\(\s*[\"']?(?:https?:)?//[^)]*\)", re.IGNORECASE)
HEAD_END = re.compile(r"</head\s*>", re.IGNORECASE)
# Animations of the tutorial: half of the size of the pages.
TUTORIAL = "static/images"


@dataclass(frozen=True)
class Judged:
    """A suite, how many rows it judged by how many expectations, and how many of these failed."""

    suite: str
    rows: int
    expectations: int
    failed: int


def write_index(
    folder: Path, title: str, judged: Sequence[Judged], problems: Sequence[str]
) -> None:
    """Replace the index, whose rows a script draws, by a table of the suites and the problems."""
    lines = []
    for one in judged:
        pages = sorted((folder / "validations" / one.suite).rglob("*.html"))
        href = pages[-1].relative_to(folder).as_posix() if pages else ""
        label = f'<a href="{escape(href)}">{escape(one.suite)}</a>' if href else escape(one.suite)
        verdict = f"{one.failed} failed" if one.failed else "passed" if one.rows else "no rows"
        cells = "".join(f"<td>{cell}</td>" for cell in (one.rows, one.expectations, verdict))
        lines.append(f"<tr><td>{label}</td>{cells}</tr>")
    said = "".join(f"<li>{escape(problem)}</li>" for problem in problems) or "<li>none</li>"
    names = ("Suite", "Rows", "Expectations", "Result")
    heads = "".join(f'<th scope="col">{name}</th>' for name in names)
    page = (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f"<title>{escape(title)}</title>"
        f'<link rel="stylesheet" href="{STYLE_FILE}"></head><body><main><h1>{escape(title)}</h1>'
        "<p>What Great Expectations asked of the public relations before they were published.</p>"
        '<div class="wide" role="region" aria-label="Suites" tabindex="0">'
        f"<table><thead><tr>{heads}</tr></thead><tbody>{''.join(lines)}</tbody></table></div>"
        f"<h2>Problems</h2><ul>{said}</ul></main></body></html>\n"
    )
    (folder / "index.html").write_text(page, encoding="utf-8")


def make_self_contained(folder: Path) -> None:
    """Rewrite the pages below ``folder`` so that they fetch nothing and lead nowhere outside."""
    shutil.rmtree(folder / TUTORIAL, ignore_errors=True)
    style = folder / STYLE_FILE
    style.parent.mkdir(parents=True, exist_ok=True)
    style.write_text(STYLE, encoding="utf-8")
    for page in sorted(folder.rglob("*.html")):
        up = "../" * (len(page.relative_to(folder).parts) - 1)
        page.write_text(without_network(page.read_text(encoding="utf-8"), up), encoding="utf-8")
    for sheet in sorted(folder.rglob("*.css")):
        held = IMPORTED.sub("", sheet.read_text(encoding="utf-8"))
        sheet.write_text(DRAWN.sub("none", held), encoding="utf-8")


def without_network(page: str, up: str) -> str:
    """Return a page without scripts and without what is fetched from elsewhere.

    ``up`` leads from the folder of the page to the folder of the style sheet, such as ``../``.
    """
    for pattern in (SCRIPTS, FETCHED, ICON, HANDLERS, IMPORTED):
        page = pattern.sub("", page)
    page = DRAWN.sub("none", OUTWARD.sub(r"\1", page))
    link = f'<link rel="stylesheet" href="{up}{STYLE_FILE}">'
    return HEAD_END.sub(lambda end: link + end[0], page, count=1)
