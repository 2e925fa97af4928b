"""Pages as a browser takes them apart: what they load, where they lead, what they say."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

# Attributes from which a browser loads something by itself.
LOADING = {
    "audio": ("src",),
    "embed": ("src",),
    "iframe": ("src", "srcdoc"),
    "image": ("href", "xlink:href"),
    "img": ("src", "srcset"),
    "input": ("src",),
    "link": ("href",),
    "object": ("data",),
    "script": ("src",),
    "source": ("src", "srcset"),
    "track": ("src",),
    "use": ("href", "xlink:href"),
    "video": ("src", "poster"),
}
IN_STYLE = re.compile(r"(?:url\(\s*[\"']?|@import\s+[\"'])([^\"')\s]+)")
HARMLESS = ("data:", "#")


@dataclass
class Page(HTMLParser):
    """A parsed page.

    Attributes:
        tags: names of elements.
        loads: what the browser would load.
        links: targets of links.
        anchors: identifiers of elements.
        handlers: attributes that run script.
        policy: content security policy.
    """

    tags: list[str] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)
    handlers: list[str] = field(default_factory=list)
    policy: str = ""
    text: str = ""
    _inside: str = ""

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self._inside = tag
        values = {name: value or "" for name, value in attrs}
        self.loads += [values[name] for name in LOADING.get(tag, ()) if name in values]
        self.loads += IN_STYLE.findall(values.get("style", ""))
        self.handlers += [name for name in values if name.startswith("on")]
        if tag == "a" and "href" in values:
            self.links.append(values["href"])
        if "id" in values:
            self.anchors.add(values["id"])
        if values.get("http-equiv", "").lower() == "content-security-policy":
            self.policy = values["content"]
        if values.get("http-equiv", "").lower() == "refresh":
            self.loads.append(values["content"])

    def handle_data(self, data: str) -> None:
        if self._inside == "style":
            self.loads += IN_STYLE.findall(data)
        elif self._inside != "script":
            self.text += data

    @property
    def outside(self) -> list[str]:
        """What is loaded by an address that leads away from the files of the site."""
        return [
            target
            for target in self.loads
            if not target.startswith(HARMLESS) and re.match(r"(?:[a-z][a-z+.-]*:)?//", target, re.I)
        ]


def parsed(path: Path) -> Page:
    page = Page()
    page.feed(path.read_text(encoding="utf-8"))
    page.close()
    return page
