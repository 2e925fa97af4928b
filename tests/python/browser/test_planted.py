"""Whatever an extract holds is shown as text: nothing runs, nothing breaks the page.

What is this: planted scripts, markup, endless words, right-to-left writing, signs that turn the
direction, control characters, and 5,000 rows of one indicator; through the door and behind it.
When does it matter: a template that trusts a text, a table without a limit.
How to resolve: autoescape of scripts/cypp/report/render.py; bdi and overflow-wrap in templates and
style sheet; the limit of rows in pages/tables.py.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser
from tests.python.browser import planted, rules
from tests.python.browser.markup import Site
from tests.python.browser.sites import one_of_each
from tests.python.browser.visiting import Visit, visit_all

# What a phone takes in at a time: a page of a few thousand rows is larger than that.
MOST_BYTES = 1_500_000
MARKS = ("script", "onerror", "Longname", "[typst]", "نسبة", "שיעור", "emoji")
# Pages with the most planted text, beside one of each kind.
FULLEST = 12


@pytest.fixture(scope="module")
def opened(planted_site: Site, browser: Browser) -> list[Visit]:
    """The largest page of every kind, and the pages with the most planted text."""
    assert browser.is_connected()
    by_marks = sorted(planted_site.ours, key=lambda path: -_marks(planted_site, path))
    chosen = dict.fromkeys([*one_of_each(planted_site), *by_marks[:FULLEST]])
    return visit_all(list(chosen), planted_site.folder)


def _marks(site: Site, path: Path) -> int:
    return sum(site.page(path).source.count(mark) for mark in MARKS)


@pytest.mark.parametrize("what", ["ran", "said", "outside", "failed", "axe", "layout"])
def test_nothing_comes_of_planted_text(what: str, opened: list[Visit]) -> None:
    assert [f"{v.path.name}: {line}" for v in opened for line in getattr(v, what)] == []


@pytest.mark.parametrize(
    "rule",
    [
        rules.able_to_run,
        rules.control_characters,
        rules.loaded_from_elsewhere,
        rules.turning_its_surroundings,
        rules.without_policy,
    ],
    ids=lambda rule: rule.__name__,
)
def test_no_page_with_planted_text_is(rule: rules.Rule, planted_site: Site) -> None:
    assert rules.lines(planted_site, rule) == []


@pytest.mark.parametrize("text", planted.LET_IN, ids=lambda text: text[:12])
def test_planted_text_is_shown_as_text(text: str, planted_site: Site) -> None:
    wanted = " ".join(text.split())
    assert any(wanted in page.tagged("body")[0].text for page in planted_site.pages)


def test_links_still_lead_somewhere(planted_site: Site) -> None:
    assert [line for page in planted_site.pages for line in planted_site.broken(page)] == []


def test_no_name_of_a_file_comes_from_a_text(planted_site: Site) -> None:
    names = [path.name for path in planted_site.folder.rglob("*")]
    assert [name for name in names if not name.isascii() or "<" in name or len(name) > 110] == []


def test_pages_stay_small(planted_site: Site) -> None:
    large = {
        path.relative_to(planted_site.folder).as_posix(): path.stat().st_size
        for path in planted_site.ours
        if path.stat().st_size > MOST_BYTES
    }
    assert large == {}


def test_rows_that_a_page_leaves_out_are_said(planted_site: Site) -> None:
    leeds = planted_site.folder / planted.LEEDS
    full = [p for p in leeds.glob("indicators/*.html") if "5,0" in planted_site.page(p).source]
    assert full, "no page of an indicator says how many rows there are"
    for path in full:
        page = planted_site.page(path)
        assert [link for link in page.links if "download" in link.written], path.name
