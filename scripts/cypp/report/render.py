"""Turns values into pages: the templates, and the one kind of table they all show.

Escaping is on for every template and every value, whatever the file is called, and a value that a
template asks for must exist. Pages carry no script and forbid any (the policy stands in the base
template), so a text of an extract is only ever text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from cypp.report.links import MENU

TEMPLATES = Path(__file__).parent / "templates"
# Control characters say nothing on a page, and the marks that turn the direction of writing could
# show a figure or a name in another order than it has.
UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True)
class Frame:
    """What every page needs of its surroundings.

    Args:
        title: heading of the page.
        area_name: the authority.
        plan_name: the plan.
        edition_id: the edition that all figures come from.
        as_of: its knowledge date in words.
        home: way from the page to the folder of the area, '' or '../'.
        root: way from the page to the folder of the site, where assets and audit are.
        current: page of the navigation that is open, such as 'gaps.html'.
        areas: whether the site has several areas and so a list of them at its root.
        has_menu: whether the pages of an area lie where ``home`` leads.
    """

    title: str
    area_name: str
    plan_name: str
    edition_id: str
    as_of: str
    home: str
    root: str
    current: str = ""
    areas: bool = False
    has_menu: bool = True


@dataclass(frozen=True)
class Cell:
    """One cell of a table, or one figure in running text.

    Args:
        text: what stands there; never empty: a missing value says why.
        kind: text, num, missing, verdict or colour.
        href: where it leads; a figure leads to its trace entry.
        figure: identifier of the figure; empty for anything else.
        symbol: shape drawn before the text.
        tone: colour that goes with the symbol.
        note: small print below the text.
        brief: what stands in its place where there is little room; may be empty.
    """

    text: str
    kind: str = "text"
    href: str = ""
    figure: str = ""
    symbol: str = ""
    tone: str = ""
    note: str = ""
    brief: str = ""


@dataclass(frozen=True)
class Table:
    """A table with a caption; the first cell of a row is its heading.

    Args:
        caption: what it shows, in words.
        columns: headings.
        rows: cells, one per column.
        numeric: places of the columns that hold numbers and stand to the right.
        note: sentence below it, such as what was left out.
        name: anchor of its scrolling region; unique on the page.
    """

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    numeric: frozenset[int] = frozenset()
    note: str = ""
    name: str = ""


@cache
def environment(*folders: Path) -> Environment:
    """Return the templates of the site, and those of ``folders`` beside them."""
    made = Environment(
        loader=FileSystemLoader([TEMPLATES, *folders]),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_seen,
    )
    made.globals["frame_pages"] = MENU
    return made


def page(templates: Environment, template: str, frame: Frame, **values: object) -> str:
    """Return a page as HTML."""
    return templates.get_template(template).render(frame=frame, **values)


def write(path: Path, text: str) -> int:
    """Write a page and return its size in bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    content = text.encode()
    path.write_bytes(content)
    return len(content)


def _seen(value: object) -> object:
    """Return what is printed, without characters that are not seen but change what is."""
    return UNSEEN.sub("\N{REPLACEMENT CHARACTER}", value) if type(value) is str else value
