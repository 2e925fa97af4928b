"""Who has no mouse reaches every link, control and scrolling table, and sees where they are.

What is this: Tab pressed through the largest page of every kind, and the order on all pages.
When does it matter: a control that only a mouse reaches, a focus that cannot be seen.
How to resolve: scripts/cypp/report/assets/site.css (:focus-visible) and the base template.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page
from tests.python.browser.markup import Site
from tests.python.browser.sites import kind_of, one_of_each
from tests.python.browser.visiting import NARROW, WIDE, probe

# A page of thousands of figures has as many links; the first hundreds are of every sort.
MOST = 400


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with browser.new_context(viewport={"width": WIDE, "height": 900}) as context:
        yield context.new_page()


def tabbed(page: Page, times: int) -> list[dict]:
    """Press Tab and return what got the focus, in order."""
    probe(page, "watchFocus")
    for _ in range(times):
        page.keyboard.press("Tab")
    found: list[dict] = probe(page, "focusOrder")
    return found


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_tab_reaches_everything_in_order_and_shows_where_it_is(
    width: int, site: Site, page: Page
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    problems = []
    for path in one_of_each(site):
        page.goto(path.as_uri())
        controls = probe(page, "controls")
        times = min(len(controls), MOST)
        reached = tabbed(page, times)
        kind = kind_of(site, path)
        places = [item["place"] for item in reached]
        if places != list(range(times)):
            missed = sorted(set(range(times)) - set(places))
            names = [controls[place] for place in missed[:3]]
            strange = [item["name"] for item in reached if item["place"] < 0]
            problems.append(f"{kind}: missed {names}, reached {strange[:3]}")
        problems += [f"{kind}: no focus seen: {x['name']}" for x in reached if not x["marked"]][:3]
    assert problems == []


def test_no_page_changes_the_order_or_takes_a_control_out(site: Site) -> None:
    problems = [
        f"{page.name}: {element.tag} tabindex {element.attributes['tabindex']}"
        for page in site.pages
        for element in page.elements
        if element.attributes.get("tabindex", "0") != "0"
        # The target of a skip link may take the focus, and is no stop on the way.
        and not (element.tag == "main" and element.attributes["tabindex"] == "-1")
    ]
    assert problems == []


def test_the_skip_link_comes_first_is_seen_and_leads_past_the_menu(site: Site, page: Page) -> None:
    for path in one_of_each(site):
        kind = kind_of(site, path)
        page.goto(path.as_uri())
        page.keyboard.press("Tab")
        first = probe(page, "focused")
        assert first, f"{kind}: nothing takes the focus"
        assert first["inSight"], f"{kind}: the skip link stays out of sight"
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        inside = page.evaluate("document.activeElement.closest('main') !== null")
        some = page.locator("main a[href], main [tabindex='0']").count() > 0
        assert inside or not some, f"{kind}: the skip link does not lead to the content"


def test_what_opens_and_closes_does_so_by_keyboard(site: Site, page: Page) -> None:
    with_details = [p for p in one_of_each(site) if site.page(p).tagged("summary")]
    assert with_details, "no page has a part that opens"
    for path in with_details:
        page.goto(path.as_uri())
        summary = page.locator("summary").first
        was = summary.evaluate("element => element.parentElement.open")
        summary.focus()
        page.keyboard.press("Enter")
        assert summary.evaluate("element => element.parentElement.open") is not was, path


def test_a_scrolling_table_scrolls_by_keyboard(site: Site, page: Page) -> None:
    page.set_viewport_size({"width": NARROW, "height": 900})
    scrolled = 0
    for path in one_of_each(site):
        page.goto(path.as_uri())
        regions = page.locator("[role=region][tabindex='0']")
        for place in range(min(regions.count(), 3)):
            region = regions.nth(place)
            if region.evaluate("e => e.scrollWidth <= e.clientWidth + 40 || !e.checkVisibility()"):
                continue
            region.focus()
            page.keyboard.press("ArrowRight")
            page.wait_for_timeout(300)
            assert region.evaluate("e => e.scrollLeft") > 0, f"{path.name}: region {place}"
            scrolled += 1
    assert scrolled, "no table scrolls at 360 px: look at the widths"
