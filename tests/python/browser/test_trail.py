"""From a figure on a page to the line of the document that prints it, as an auditor walks.

What is this: figures picked at random from all pages, followed by their links only, and the line
read from the document itself.
When does it matter: a link to another figure's entry, a locator that is off by a line.
How to resolve: scripts/cypp/report/links.py, scripts/cypp/trace; other figures are picked with
CYPP_TRAIL_SEED=1, 2, ...
"""

from __future__ import annotations

import os
import random
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from tests.python.browser.markup import Element, Link, Site

SEED = int(os.environ.get("CYPP_TRAIL_SEED", "20261122"))
PICKED = 100
LINE = re.compile(r"\bline (\d+)\b")
NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?")


@dataclass(frozen=True)
class Origin:
    """What a trace entry says of a figure that a document prints."""

    figure_id: str
    source: str
    line: int
    printed: str


def entry_of(site: Site, link: Link) -> Element:
    """Return the trace entry that a figure's link leads to: a row of a table."""
    assert link.target is not None, link.written
    marked = site.page(link.target).by_id.get(link.anchor)
    assert marked is not None, f"no trace entry of {link.element.attributes.get('data-figure')}"
    return next(element for element in marked.outward() if element.tag in {"tr", "section"})


def cells(entry: Element) -> dict[str, str]:
    """Return the texts of a row by the header of their column."""
    table = next(element for element in entry.outward() if element.tag == "table")
    inside = list(table.every())
    headers = [e.text for e in inside if e.tag == "th" and e.attributes.get("scope") == "col"]
    texts = [element.text for element in entry.inside if element.tag in {"td", "th"}]
    assert len(headers) == len(texts), entry.text
    return dict(zip(headers, texts, strict=True))


def fact(entry: Element, name: str) -> str:
    """Return a fact that stands above the table of an entry, such as its document."""
    section = next(element for element in entry.outward() if element.tag == "section")
    lists = iter(section.every())
    for element in lists:
        if element.tag == "dt" and element.text == name:
            return next(lists).text
    return ""


def heading(entry: Element) -> str:
    """Return the heading above the table of an entry."""
    section = next(element for element in entry.outward() if element.tag == "section")
    return next(element.text for element in section.every() if element.tag == "h2")


def origins(site: Site, link: Link, seen: set[str]) -> list[Origin]:
    """Follow a figure to all that it comes from: one origin if it is printed, else its inputs'."""
    if link.anchor in seen:
        return []
    seen.add(link.anchor)
    entry = entry_of(site, link)
    row = cells(entry)
    if "Printed" in row:
        lines = LINE.findall(row["Where"])
        document = fact(entry, "Document").removesuffix(".txt")
        assert lines, f"no line in {row}"
        assert document, f"no document above {row}"
        return [Origin(row["Identifier"], document, int(lines[0]), row["Printed"])]
    assert link.target is not None
    page = site.page(link.target)
    inputs = [
        page.link(element, element.attributes["href"])
        for element in entry.every()
        if "#f-" in element.attributes.get("href", "")
    ]
    return [found for one in inputs for found in origins(site, one, seen)]


@cache
def document(folder: Path, source: str) -> list[str]:
    """Return the lines of a document, their spaces run together."""
    text = (folder / f"{source}.txt").read_text(encoding="utf-8")
    return [" ".join(line.split()) for line in text.split("\n")]


@pytest.fixture(scope="module")
def picked(site: Site) -> list[Link]:
    """Links of random figures: every figure of the site is as likely as another."""
    by_figure: dict[str, list[Link]] = {}
    for page in site.pages:
        if "trace" not in page.path.relative_to(site.folder).parts:
            for link in page.figures:
                by_figure.setdefault(link.element.attributes["data-figure"], []).append(link)
    draw = random.Random(SEED)  # noqa: S311 - 2026-11-22, tests: a sample, nothing secret
    names = draw.sample(sorted(by_figure), PICKED)
    return [draw.choice(by_figure[name]) for name in names]


def test_figures_lead_to_the_line_that_prints_them(
    site: Site, picked: list[Link], documents_dir: Path
) -> None:
    problems, read = [], 0
    for link in picked:
        figure_id = link.element.attributes["data-figure"]
        found = origins(site, link, set())
        if not found:
            problems.append(f"{figure_id} ({link.element.text}): leads to no document")
        for one in found:
            line = document(documents_dir, one.source)[one.line - 1]
            read += 1
            if one.printed not in line:
                problems.append(f"{one}: the line is {line[:200]!r}")
    assert problems == []
    assert read >= PICKED


def test_the_number_on_the_page_is_the_number_printed(site: Site, picked: list[Link]) -> None:
    problems, compared = [], 0
    for link in picked:
        entry = entry_of(site, link)
        printed = cells(entry).get("Printed", "")
        shown = NUMBER.findall(link.element.text)
        # The row of a claim is also the entry of the numbers worked out for it.
        if len(shown) != 1 or heading(entry).startswith("Claims"):
            continue
        numbers = [float(text.replace(",", "")) for text in NUMBER.findall(printed)]
        if len(numbers) == 1:
            compared += 1
            # A page shows the decimals of the measure.
            if abs(float(shown[0].replace(",", "")) - numbers[0]) > 0.5:
                problems.append(f"{link.element.text!r} where {printed!r} is printed")
    assert problems == []
    assert compared > PICKED / 10
