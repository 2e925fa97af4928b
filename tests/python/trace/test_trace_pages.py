"""Trace pages: every figure has its anchor once, every link leads somewhere, nothing runs.

What is this: pages of the built figures, and of hostile and of very many figures, read as HTML.
When does it matter: every figure of the site is a link to one of these anchors.
How to resolve: scripts/cypp/trace/pages and its templates.
"""

from __future__ import annotations

from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest
from tests.python.trace.editions import AREA, changed

from cypp.report.links import figure_anchor, trace_page
from cypp.trace.edition import PublishedEdition
from cypp.trace.figures import Figures
from cypp.trace.pages import Written, write_model_pages, write_trace_pages
from cypp.trace.resolve import every_id, resolve

HOSTILE = '<script>alert("1")</script><img src=x onerror=alert(2)>'
RIGHT_TO_LEFT = "\u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627"
FIGURE = "001_0287d4932f459eee:372:t1"
MANY = 5000


class Reading(HTMLParser):
    """What a page holds: anchors, links, elements, attributes that run, text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: Counter[str] = Counter()
        self.links: list[str] = []
        self.elements: Counter[str] = Counter()
        self.running: list[str] = []
        self.texts: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements[tag] += 1
        for name, value in attrs:
            if name == "id":
                self.ids[value or ""] += 1
            if name == "href" and tag == "a":
                self.links.append(value or "")
            if name.startswith("on") or name == "style" or "javascript:" in (value or ""):
                self.running.append(name)

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("site")


@pytest.fixture(scope="module")
def written(edition: PublishedEdition, folder: Path) -> Written:
    write_model_pages(edition, folder)
    return write_trace_pages(edition, AREA, folder)


@pytest.fixture(scope="module")
def pages(folder: Path, written: Written) -> dict[Path, Reading]:
    assert written.pages
    every = sorted(folder.rglob("*.html"))
    return {path.resolve(): Reading(path.read_text(encoding="utf-8")) for path in every}


def test_every_figure_has_its_anchor_on_the_page_of_its_measure(
    figures: Figures, folder: Path, pages: dict[Path, Reading]
) -> None:
    looked_at = 0
    for figure_id in every_id(figures):
        found = resolve(figures, figure_id)
        if found is not None:
            page = pages[(folder / trace_page(found.measure_id)).resolve()]
            assert page.ids[figure_anchor(figure_id)] == 1, figure_id
            looked_at += 1
    assert looked_at > 2000


def test_no_anchor_stands_twice(pages: dict[Path, Reading]) -> None:
    for path, page in pages.items():
        assert [one for one, count in page.ids.items() if count > 1] == [], path


def test_links_of_the_trail_lead_to_a_page_and_an_anchor(pages: dict[Path, Reading]) -> None:
    followed = 0
    for path, page in pages.items():
        for link in page.links:
            file, _, anchor = link.partition("#")
            other = (path.parent / file).resolve() if file else path
            # Other pages of the site are written by others.
            if other.parent.name not in ("trace", "models"):
                continue
            assert other in pages, (path, link)
            assert not anchor or pages[other].ids[anchor], (path, link)
            followed += 1
    assert followed > 3000


def test_nothing_runs(pages: dict[Path, Reading]) -> None:
    for path, page in pages.items():
        assert page.running == [], path
        assert page.elements["script"] + page.elements["iframe"] + page.elements["style"] == 0


def test_only_the_figures_that_are_asked_for_and_what_they_come_from(
    edition: PublishedEdition, figures: Figures, tmp_path: Path
) -> None:
    own = next(one for one in figures.key_figures.values() if one.england_value is not None)
    asked = f"{own.key_figure_id}|england_value"
    done = write_trace_pages(edition, AREA, tmp_path, [asked, "unheard of"], "../../")
    assert done.unknown == ("unheard of",)
    assert [path.name for path in done.pages] == [trace_page(own.measure_id).split("/")[1]]
    text = done.pages[0].read_text(encoding="utf-8")
    page = Reading(text)
    assert page.ids[figure_anchor(asked)] == 1
    england = resolve(figures, asked)
    assert england is not None
    parts = [part.figure_id for part in getattr(england, "parts", ())]
    assert len(parts) == done.figures - 1 == 1
    assert page.ids[figure_anchor(parts[0])] == 1
    assert 'href="../../audit/models/fct_observations.html"' in text


def test_hostile_text_is_text(edition: PublishedEdition, tmp_path: Path) -> None:
    long = "x" * 5000
    other = changed(
        edition,
        tmp_path / "other",
        f"update marts.fct_observations set source_text = '{HOSTILE}', "
        f"source_locator = 'line 372, {HOSTILE}', note = '{RIGHT_TO_LEFT}' "
        f"where observation_id = '{FIGURE}'",
        f"update marts.dim_sources set title = '{HOSTILE}', publisher = '{long}'",
        f"update marts.dim_areas set area_name = '{HOSTILE}' where area_code = '{AREA}'",
        f"update marts.dim_measures set measure_name = '{HOSTILE}'",
    )
    done = write_trace_pages(other, AREA, tmp_path / "site", [FIGURE])
    text = done.pages[0].read_text(encoding="utf-8")
    page = Reading(text)
    assert page.elements["script"] == page.elements["img"] == 0
    assert page.running == []
    said = "".join(page.texts)
    assert said.count(HOSTILE) >= 5
    assert RIGHT_TO_LEFT in said
    assert long in said


def test_five_thousand_figures_of_one_measure(edition: PublishedEdition, tmp_path: Path) -> None:
    columns = (
        "replace(observation_id, ':372:', ':' || (number + 1000) || ':') as observation_id, "
        "number as value, false as is_current, 2 + number as edition_rank"
    )
    other = changed(
        edition,
        tmp_path / "other",
        f"insert into marts.fct_observations select printed.* replace ({columns}) "
        f"from marts.fct_observations as printed, range({MANY}) as many (number) "
        f"where observation_id = '{FIGURE}'",
    )
    done = write_trace_pages(other, AREA, tmp_path / "site", [FIGURE])
    page = Reading(done.pages[0].read_text(encoding="utf-8"))
    assert done.figures > MANY
    assert page.ids[figure_anchor(FIGURE.replace(":372:", ":5999:"))] == 1
    assert done.pages[0].stat().st_size < 5_000_000
