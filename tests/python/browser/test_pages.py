"""Every page of the site opens in Chromium as it should.

What is this: all pages of the report on the shipped figures, opened from the file system.
When does it matter: a template, the style sheet or a text of an extract that breaks a page.
How to resolve: scripts/cypp/report/templates and assets; the line names page, width and element.

Every page is opened. axe-core and the layout are asked of every page of the report and of the
trail, and of a sample of the auditors' pages, which a few templates write by the hundred;
CYPP_EVERY_PAGE=1 asks them of all, which takes minutes longer.
"""

from __future__ import annotations

from operator import attrgetter

import pytest
from playwright.sync_api import Browser
from tests.python.browser.markup import Site
from tests.python.browser.sites import judged, kind_of
from tests.python.browser.visiting import Visit, visit_all

# What every page is asked for, in words.
ASKED = {
    "said": "no error and no warning in the console",
    "ran": "no script that opens a dialog",
    "outside": "no request outside the folder of the site",
    "failed": "no request without an answer",
    "axe": "no violation that axe-core finds (WCAG 2.0 to 2.2, A and AA, and best practice)",
    "layout": "no text cut or covered, no scrolling sideways, from 1,600 px to 320 px",
}
SHOWN = 40


def problems(visits: list[Visit], site: Site, what: str) -> list[str]:
    """Return what is not as asked, one line each with its page."""
    return [
        f"{visit.path.relative_to(site.folder)}: {line}"
        for visit in visits
        for line in attrgetter(what)(visit)
    ]


@pytest.mark.parametrize("what", ASKED)
def test_every_page_has(what: str, visits: list[Visit], site: Site) -> None:
    found = problems(visits, site, what)
    more = f"\n... and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
    assert not found, f"{ASKED[what]}:\n" + "\n".join(found[:SHOWN]) + more


def test_every_page_was_opened(visits: list[Visit], site: Site) -> None:
    assert [visit.path for visit in visits] == site.ours
    assert {kind_of(site, path) for path in site.ours} == {
        kind_of(site, path) for path in judged(site)
    }
    assert {"index.html", "about.html", "quality.html"} <= {
        path.relative_to(site.folder).as_posix() for path in site.ours
    }


@pytest.mark.parametrize("what", ["said", "ran", "outside", "failed"])
def test_pages_of_other_programs_stay_in_the_site(
    what: str, other_visits: list[Visit], site: Site
) -> None:
    assert problems(other_visits, site, what) == []


@pytest.fixture(scope="module")
def other_visits(site: Site, browser: Browser) -> list[Visit]:
    """Pages of dbt docs, the column lineage and Data Docs: opened, not judged."""
    assert browser.is_connected()
    others = [path for path in site.files if site.is_third_party(path)]
    assert others, "no page of another program: is the folder audit/ there?"
    return visit_all(others, site.folder, judged=())
