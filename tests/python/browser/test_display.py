"""Other ways to look: without colours, with colours forced, on paper; and pictures for review.

What is this: the largest page of every kind in the modes that readers use, written as pictures to
target/screenshots.
When does it matter: a verdict that only a colour tells; a table cut at the edge of the paper.
How to resolve: scripts/cypp/report/assets/site.css; the words of verdicts are a seed.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from tests.python.browser.markup import Site
from tests.python.browser.sites import AUDIT, kind_of, one_of_each
from tests.python.browser.visiting import HEIGHT, NARROW, WIDE, check_axe, check_layout, probe

# A4 across with margins of 12 mm, as the style sheet asks for, in CSS pixels.
PAPER = 1032
# Most of a page that a picture shows.
TALL = 6000


def verdicts(site: Site) -> set[tuple[str, str, str]]:
    """Return every (words, shape, tone) of a verdict; the tone is the class that colours it."""
    found = set()
    for page in site.pages:
        for element in page.elements:
            if "verdict" in element.classes:
                shapes = [e.attributes["href"] for e in element.every() if e.tag == "use"]
                tones = [name for name in element.classes if name.startswith("tone-")]
                found.add((element.text, " ".join(shapes), " ".join(tones)))
    return found


def test_verdicts_are_told_by_words_and_shapes(site: Site) -> None:
    found = verdicts(site)
    assert len(found) > 5, "few verdicts: the class has another name?"
    assert [one for one in found if not all(one)] == []
    # Who cannot tell the colours apart loses nothing: words have one colour, and a shape never
    # stands for good in one place and for poor in another.
    by_words: dict[str, set[str]] = {}
    by_shape: dict[str, set[str]] = {}
    for words, shape, tone in found:
        by_words.setdefault(words, set()).add(tone)
        by_shape.setdefault(shape, set()).update({tone} - {"tone-none"})
    assert {words: tones for words, tones in by_words.items() if len(tones) > 1} == {}
    assert {shape: tones for shape, tones in by_shape.items() if len(tones) > 1} == {}


def test_forced_colours_hide_nothing(site: Site, browser: Browser) -> None:
    problems = []
    with browser.new_context(forced_colors="active") as context:
        page = context.new_page()
        for path in one_of_each(site):
            page.goto(path.as_uri())
            found = check_axe(page) + check_layout(page, WIDE)
            problems += [f"{kind_of(site, path)}: {line}" for line in found]
    assert problems == []


def test_nothing_is_lost_on_paper(site: Site, browser: Browser) -> None:
    problems = []
    with browser.new_context(viewport={"width": PAPER, "height": HEIGHT}) as context:
        page = context.new_page()
        page.emulate_media(media="print")
        # Registers of auditors are as wide as their seeds; a browser makes them smaller to print.
        for path in one_of_each(site, without=AUDIT):
            page.goto(path.as_uri())
            problems += [f"{kind_of(site, path)}: {line}" for line in probe(page, "print")]
    assert problems == []


def test_the_plan_on_a_page_comes_as_pdf(site: Site) -> None:
    first = site.page(site.folder / "index.html")
    files = {link.target for link in first.links if link.written.endswith(".pdf")}
    assert len(files) == 1
    (file,) = files
    assert file is not None
    content = file.read_bytes()
    assert content.startswith(b"%PDF-")
    assert b"/StructTreeRoot" in content or b"/ObjStm" in content, "the PDF is not tagged"


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_pictures_are_written_for_review(
    width: int, site: Site, browser: Browser, project_root: Path
) -> None:
    folder = project_root / "target" / "screenshots" / str(width)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with browser.new_context(viewport={"width": width, "height": HEIGHT}) as context:
        page = context.new_page()
        for path in one_of_each(site):
            page.goto(path.as_uri())
            tall = min(page.evaluate("document.documentElement.scrollHeight"), TALL)
            name = kind_of(site, path).replace("/", "-")
            page.set_viewport_size({"width": width, "height": tall})
            page.screenshot(path=folder / f"{name}.png")
    assert len(list(folder.iterdir())) == len(one_of_each(site))
