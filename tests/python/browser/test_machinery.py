"""The checks of the pages find the faults that they are there for.

What is this: small pages written by hand, each with one fault, and one without any.
When does it matter: a change of Chromium, axe-core or the probes that no longer sees a fault.
How to resolve: visiting.py, probes.js and markup.py.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser
from tests.python.browser.markup import Page, Site
from tests.python.browser.visiting import Visit, Window, visit_page

SOUND = """<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8"><title>A page</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="site.css"></head>
<body><a href="#main" class="skip">Skip to content</a>
<main id="main"><h1>Heading</h1><p>Some words, and <a href="#main">a link</a>.</p>{0}</main>
</body></html>
"""
STYLE = """
body { overflow-wrap: anywhere; }
.skip { position: absolute; left: -999px; }
.skip:focus { left: 0; }
.cut { width: 5em; overflow: hidden; white-space: nowrap; }
.low { height: 1.2em; overflow: hidden; }
.over { position: relative; top: -1.2em; margin: 0; }
.pale { color: #aaa; }
.wide { width: 700px; }
.scrolls { overflow-x: auto; }
"""
LONG = "A text that is longer than its box"
# What is on the page, where the visit says so, and a word of what it says.
FAULTS = {
    "script": ("<script>alert(1)</script>", "ran", "1"),
    "exception": ("<script>nothing()</script>", "said", "exception"),
    "console": ("<script>console.warn('careful')</script>", "said", "careful"),
    "no such file": ('<img src="no.png" alt="x">', "failed", "no.png"),
    "outside": ('<img src="../outside.png" alt="x">', "outside", "outside.png"),
    "network": ('<img src="http://127.0.0.1:9/x.png" alt="x">', "outside", ":9/x.png"),
    "no alternative": ('<img src="data:image/gif;base64,R0lGOD==">', "axe", "image-alt"),
    "pale text": ('<p class="pale">Pale</p>', "axe", "color-contrast"),
    "small target": (
        '<p><a href="#main">a</a><br><button style="width:9px;height:9px;padding:0" '
        'aria-label="b"></button><button style="width:9px;height:9px;padding:0" aria-label="c">'
        "</button></p>",
        "axe",
        "target-size",
    ),
    "no row headers": ("<table><tr><th></th><td>1</td></tr></table>", "axe", "empty-table-header"),
    "heading left out": ("<h3>Low</h3>", "axe", "heading-order"),
    "wide page": ('<p class="wide">Wide</p>', "layout", "360 px: sideways: the page is 7"),
    "cut beside": (f'<p class="cut">{LONG}</p>', "layout", "1600 px: cut: p.cut"),
    "cut below": (f'<p class="low">{"word " * 99}</p>', "layout", "360 px: cut: p.low"),
    "one over another": (
        '<p>One line</p><p class="over">Another</p>'.replace("<p>", '<p style="margin:0">'),
        "layout",
        "lies over",
    ),
}


def made(folder: Path, part: str = "") -> Path:
    """Write a site of one page."""
    site = folder / "site"
    site.mkdir()
    (site / "site.css").write_text(STYLE, encoding="utf-8")
    (site / "index.html").write_text(SOUND.format(part), encoding="utf-8")
    return site


def visited(browser: Browser, site: Path) -> Visit:
    with browser.new_context() as context:
        return visit_page(Window(context, site), site / "index.html", judged=True)


def test_a_sound_page_is_sound(browser: Browser, tmp_path: Path) -> None:
    part = f'<div class="scrolls" tabindex="0" role="region" aria-label="x"><p class="wide">{LONG}'
    site = made(tmp_path, part + "</p></div>")
    assert visited(browser, site) == Visit(site / "index.html")


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_found(fault: str, browser: Browser, tmp_path: Path) -> None:
    part, where, word = FAULTS[fault]
    found = getattr(visited(browser, made(tmp_path, part)), where)
    assert [line for line in found if word in line], found


@pytest.mark.parametrize(
    ("part", "problem"),
    [
        ('<a href="other.html">x</a>', "other.html is no file"),
        ('<a href="#nowhere">x</a>', "#nowhere has no such anchor"),
        ('<a href="../index.html">x</a>', "../index.html leaves the site"),
        ('<a href="/etc/hostname">x</a>', "/etc/hostname leaves the site"),
    ],
)
def test_a_link_that_leads_nowhere_is_found(part: str, problem: str, tmp_path: Path) -> None:
    site = made(tmp_path, part)
    page = Page(site.resolve(), site.resolve() / "index.html")
    assert Site(site).broken(page) == [f"index.html: {problem}"]


def test_text_and_surroundings_are_read_as_a_browser_does(tmp_path: Path) -> None:
    part = '<ul><li id="a">one<br>two <b>&lt;three&gt;</b><li id="b">x</ul><p data-n="1">end</p>'
    site = made(tmp_path, part).resolve()
    page = Page(site, site / "index.html")
    assert page.by_id["a"].text.startswith("onetwo <three>")
    assert [element.tag for element in page.by_id["b"].outward()][-5:] == [
        *("ul", "main", "body", "html", "")
    ]
    assert next(e for e in page.tagged("p") if e.attributes.get("data-n")).text == "end"
