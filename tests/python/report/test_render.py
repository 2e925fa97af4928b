"""Pages and links: what an extract holds is only ever text, and chooses no path."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

import pytest

from cypp.report.links import figure_anchor, indicator_page, safe_name, trace_href, up
from cypp.report.pages.tables import MOST_ROWS, cut
from cypp.report.render import TEMPLATES, Cell, Frame, Table, environment, page

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'; drop table marts; --",
    "{{ 7 * 7 }}{% include 'base.j2' %}",
    "javascript:alert(1)",
    "a" * 500,
    "\N{RIGHT-TO-LEFT OVERRIDE}txt.exe",
    "\x00\x1b[31m",
    "שלום עולם",
)


class Tags(HTMLParser):
    """Collects what a browser would take for tags and attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.attributes.update(name for name, _value in attrs)


FRAME = Frame("Title", "Area", "Plan", "id", "5 June 2007", "", "")


@pytest.mark.parametrize("text", HOSTILE)
def test_text_of_an_extract_is_shown_and_never_run(text: str) -> None:
    row = (Cell(text, note=text), Cell(text, kind="num", href="x.html#f", figure=text))
    table = Table(text, (text, text), (row,), note=text, name="t")
    source = environment().from_string(
        "{% extends 'base.j2' %}{% block main %}{{ show.table(table) }}{% endblock %}"
    )
    frame = Frame(text, text, text, text, text, "", "")
    made = source.render(frame=frame, table=table)
    tags = Tags()
    tags.feed(made)
    assert not tags.names & {"script", "img", "iframe", "object", "style", "form"}
    assert not [name for name in tags.attributes if name.startswith("on") or name == "style"]
    assert "49" not in made
    seen = re.sub("[\x00\x1b\u202e]", "\N{REPLACEMENT CHARACTER}", text)
    assert html.escape(seen, quote=False).replace("'", "&#39;") in made.replace("&#34;", '"')
    assert not set("\x00\x1b\u202e") & set(made)


def test_every_template_forbids_script_and_none_holds_any() -> None:
    made = page(environment(), "areas.j2", FRAME, regions=(), count=0)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', made)
    assert policy is not None
    assert "default-src 'none'" in policy[1]
    assert "script-src 'none'" in policy[1]
    for template in TEMPLATES.iterdir():
        text = template.read_text(encoding="utf-8")
        assert not re.search(r"<script|\sstyle=|<style|\son[a-z]+=|\|\s*safe", text), template.name


@pytest.mark.parametrize(
    "identifier", ["../../etc/passwd", "a/b", "", "con.", "A", "x" * 101, "naïve", "a b", ".."]
)
def test_an_identifier_that_is_no_plain_name_does_not_choose_a_path(identifier: str) -> None:
    assert re.fullmatch(r"x-[0-9a-f]{12}", safe_name(identifier))
    assert indicator_page(identifier).startswith("indicators/x-")


def test_links_are_relative_and_anchors_differ_by_figure() -> None:
    assert safe_name("cypp_2015_19_ki01") == "cypp_2015_19_ki01"
    assert trace_href("level_3_at_19", "a|b", 1) == (
        f"../trace/level_3_at_19.html#{figure_anchor('a|b')}"
    )
    assert trace_href(None, "claim", 0).startswith("trace/no_measure.html#f-")
    assert len({figure_anchor(f"figure {number}") for number in range(5000)}) == 5000
    assert up(2) == "../../"


def test_a_long_table_is_cut_and_says_where_the_rest_is() -> None:
    rows = [(Cell(str(number)),) for number in range(5000)]
    shown, note = cut(rows)
    assert len(shown) == MOST_ROWS
    assert note == (
        f"The first {MOST_ROWS} of 5,000 rows are shown; the other {5000 - MOST_ROWS:,} are in the "
        "file data/figures.csv on the page Downloads."
    )
    assert cut(rows[:MOST_ROWS]) == (tuple(rows[:MOST_ROWS]), "")
