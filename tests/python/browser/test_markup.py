"""What the pages hold: links that lead somewhere, nothing that could run, charts with a table.

What is this: all pages of the report on the shipped figures, read as text.
When does it matter: a page, a trace entry or a chart that is linked and not written; markup that
the security policy of the page forbids.
How to resolve: scripts/cypp/report/links.py knows every name; templates write the rest.
"""

from __future__ import annotations

import itertools
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator

import pytest
from tests.python.browser.markup import Element, Page, Site
from tests.python.browser.rules import (
    Rule,
    able_to_run,
    control_characters,
    lines,
    loaded_from_elsewhere,
    without_policy,
)

# A remark or a rule that there is none of stays blank on these pages; a figure never does.
FOR_AUDITORS = ("audit/", "trace/")
HEADER_CELLS = {"col", "row", "colgroup", "rowgroup"}


def test_every_link_leads_to_a_file_and_a_place(site: Site) -> None:
    assert list(itertools.chain.from_iterable(map(site.broken, site.pages))) == []


def test_every_page_is_linked_from_the_first(site: Site) -> None:
    pages = set(site.files)
    seen, waiting = set(), [site.folder / "index.html"]
    while waiting:
        path = waiting.pop()
        if path in seen or site.is_third_party(path):
            continue
        seen.add(path)
        targets = (link.target for link in site.page(path).links)
        waiting += [to for to in targets if to in pages]
    assert [path for path in site.ours if path not in seen] == []


@pytest.mark.parametrize(
    "rule",
    [loaded_from_elsewhere, able_to_run, without_policy, control_characters],
    ids=lambda rule: rule.__name__,
)
def test_no_page_is(rule: Rule, site: Site) -> None:
    assert lines(site, rule) == []


def test_pictures_cannot_run_either(site: Site) -> None:
    problems = []
    for path in sorted(site.folder.rglob("*.svg")):
        if site.is_third_party(path):
            continue
        for element in ElementTree.parse(path).iter():  # noqa: S314 - 2026-11-22, tests: our own files
            tag = element.tag.rpartition("}")[2]
            names = {name.rpartition("}")[2] for name in element.attrib}
            if tag in {"script", "foreignObject"} or any(name.startswith("on") for name in names):
                problems.append(f"{path.name}: {tag} {sorted(names)}")
            problems += [
                f"{path.name}: {value}"
                for name, value in element.attrib.items()
                if name.endswith("href") and not value.startswith("#")
            ]
    assert problems == []


def test_charts_have_an_alternative_and_a_table(site: Site) -> None:
    charts = 0

    def check(page: Page) -> Iterator[str]:
        nonlocal charts
        for figure in page.tagged("figure"):
            pictures = [inside for inside in figure.every() if inside.tag in {"img", "svg"}]
            charts += len(pictures)
            for picture in pictures:
                if len(_alternative(page, picture)) < len("No value"):
                    yield f"chart without an alternative: {figure.text[:60]}"
            if pictures and not page.tagged("table"):
                yield f"chart on a page without a table: {figure.text[:60]}"

    assert lines(site, check) == []
    assert charts, "no chart on any page"


def _alternative(page: Page, picture: Element) -> str:
    if picture.tag == "img":
        return picture.attributes.get("alt", "")
    named = page.by_id.get(picture.attributes.get("aria-labelledby", ""))
    return named.text if named else picture.attributes.get("aria-label", "")


def test_tables_say_what_their_rows_and_columns_are(site: Site) -> None:
    def check(page: Page) -> Iterator[str]:
        for table in page.tagged("table"):
            inside = list(table.every())
            if not any(element.tag == "caption" and element.text for element in inside):
                yield f"table without a caption: {table.text[:60]}"
            headers = [element for element in inside if element.tag == "th"]
            bad = [e for e in headers if e.attributes.get("scope") not in HEADER_CELLS]
            if bad:
                yield f"{len(bad)} headers without scope, the first: {bad[0].text[:60]}"
            if page.name.startswith(FOR_AUDITORS):
                continue
            empty = [e for e in inside if e.tag in {"td", "th"} and not (e.text or list(e.every()))]
            if empty:
                yield f"{len(empty)} empty cells in: {table.text[:60]}"

    assert lines(site, check) == []


def test_every_page_can_be_told_from_the_others(site: Site) -> None:
    titles: dict[str, list[str]] = {}
    for page in site.pages:
        (title,) = (element.text for element in page.tagged("title"))
        titles.setdefault(title, []).append(page.name)
    assert {title: names for title, names in titles.items() if len(names) > 1} == {}


def test_every_figure_leads_to_its_trace_entry(site: Site) -> None:
    def check(page: Page) -> Iterator[str]:
        for link in page.figures:
            if "trace" not in (link.target or page.path).parts or not link.anchor.startswith("f-"):
                yield f"{link.element.attributes['data-figure']} leads to {link.written}"

    assert lines(site, check) == []


@pytest.mark.parametrize("name", ["index.html", "obsessions.html", "gaps.html"])
def test_the_pages_that_boards_look_at_show_figures(name: str, site: Site) -> None:
    assert len(site.page(site.folder / name).figures) > 3
