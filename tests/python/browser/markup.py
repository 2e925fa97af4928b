"""Pages of the site as text: what is in them and where their links lead, read without a browser."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

# Elements that never have an end tag (HTML standard, "void elements").
VOID = frozenset({
    *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param"),
    *("source", "track", "wbr"),
})  # fmt: skip


@dataclass
class Element:
    """One element: its attributes, its text with that of all inside, and the element around it."""

    tag: str
    attributes: dict[str, str]
    around: Element | None
    inside: list[Element] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Text as a reader sees it: spaces and lines run together."""
        return " ".join("".join(self.pieces).split())

    @property
    def classes(self) -> list[str]:
        """Names of its classes."""
        return self.attributes.get("class", "").split()

    def every(self) -> Iterator[Element]:
        """Yield the elements inside it in their order, at any depth."""
        for element in self.inside:
            yield element
            yield from element.every()

    def outward(self) -> Iterator[Element]:
        """Yield the element and those around it, from the inside to the outside."""
        element: Element | None = self
        while element is not None:
            yield element
            element = element.around


class _Reader(HTMLParser):
    """Builds the tree of elements; an end tag closes up to the nearest open one of its name."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("", {}, None)
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        around = self.open[-1]
        element = Element(tag, {name: value or "" for name, value in attrs}, around)
        around.inside.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        names = [element.tag for element in self.open]
        if tag in names[1:]:
            del self.open[len(names) - 1 - names[::-1].index(tag) :]

    def handle_data(self, data: str) -> None:
        for element in self.open:
            element.pieces.append(data)


@dataclass(frozen=True)
class Link:
    """Where an element leads: the file, the anchor in it, and the address as written."""

    element: Element
    written: str
    target: Path | None
    anchor: str

    @property
    def outside(self) -> bool:
        """Whether it leaves the file system."""
        return self.target is None


class Page:
    """One page of a site."""

    def __init__(self, site: Path, path: Path) -> None:
        """Read the page at ``path`` of the site in the folder ``site``."""
        self.site = site
        self.path = path
        self.name = path.relative_to(site).as_posix()
        self.source = path.read_text(encoding="utf-8")
        reader = _Reader()
        reader.feed(self.source)
        reader.close()
        self.elements = list(reader.root.every())

    def tagged(self, *tags: str) -> list[Element]:
        """Return the elements with one of the tags."""
        return [element for element in self.elements if element.tag in tags]

    @cached_property
    def by_id(self) -> dict[str, Element]:
        """Elements with an id, by id; the first where an id stands twice."""
        found: dict[str, Element] = {}
        for element in self.elements:
            found.setdefault(element.attributes.get("id", ""), element)
        found.pop("", None)
        return found

    @cached_property
    def links(self) -> list[Link]:
        """Everything that names another file or place: href and src of any element."""
        return [
            self.link(element, element.attributes[name])
            for element in self.elements
            for name in ("href", "src")
            if name in element.attributes
        ]

    def link(self, element: Element, written: str) -> Link:
        """Return where an address written on this page leads."""
        parts = urlsplit(written)
        if parts.scheme or parts.netloc:
            return Link(element, written, None, parts.fragment)
        target = (self.path.parent / unquote(parts.path)).resolve() if parts.path else self.path
        return Link(element, written, target, unquote(parts.fragment))

    @property
    def figures(self) -> list[Link]:
        """Links of figures to their trace entries."""
        return [link for link in self.links if "data-figure" in link.element.attributes]


class Site:
    """All pages of a folder; the folders of third parties are not ours to judge."""

    def __init__(self, folder: Path, third_party: tuple[str, ...] = ()) -> None:
        """Find the pages below ``folder``; names of third parties are prefixes or infixes."""
        self.folder = folder.resolve()
        self.third_party = third_party
        self._pages: dict[Path, Page] = {}

    @cached_property
    def files(self) -> list[Path]:
        """Every page, in the order of its path."""
        return sorted(self.folder.rglob("*.html"))

    def is_third_party(self, path: Path) -> bool:
        """Whether another program wrote the page."""
        return any(part in self.third_party for part in path.relative_to(self.folder).parts)

    @cached_property
    def ours(self) -> list[Path]:
        """Pages that the report wrote."""
        return [path for path in self.files if not self.is_third_party(path)]

    def page(self, path: Path) -> Page:
        """Return a page, read once."""
        if path not in self._pages:
            self._pages[path] = Page(self.folder, path)
        return self._pages[path]

    @property
    def pages(self) -> Iterator[Page]:
        """Pages that the report wrote."""
        return (self.page(path) for path in self.ours)

    def broken(self, page: Page) -> list[str]:
        """Return the links of a page that lead nowhere, one line each."""
        problems = []
        for link in page.links:
            if link.target is None:
                # Written into the page, or elsewhere: rules.py looks at addresses.
                continue
            where = f"{page.name}: {link.written}"
            if not link.target.is_relative_to(self.folder):
                problems.append(f"{where} leaves the site")
            elif not link.target.is_file():
                problems.append(f"{where} is no file")
            elif link.anchor and not self._has(link):
                problems.append(f"{where} has no such anchor")
        return problems

    def _has(self, link: Link) -> bool:
        assert link.target is not None
        if link.target.suffix != ".html" or self.is_third_party(link.target):
            return True
        return link.anchor in self.page(link.target).by_id
