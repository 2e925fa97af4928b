"""What no page may hold, whatever the extracts say."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from tests.python.browser.markup import Element, Page, Site

# No web site is needed to read the report, but some sources and standards are named by address.
ADDRESSES = ("https://", "http://", "mailto:")
POLICY = "default-src 'none'"
# What could run or fetch by itself.
FORBIDDEN_TAGS = {"script", "iframe", "object", "embed", "base", "form", "style"}
# A browser shows some of them as nothing and others as boxes; none is a character of HTML.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
TURNING = re.compile(r"[\u202a-\u202e\u2066-\u2069]")

Rule = Callable[[Page], Iterator[str]]


def lines(site: Site, rule: Rule) -> list[str]:
    """Return what a rule finds on any page, with the name of the page."""
    return [f"{page.name}: {found}" for page in site.pages for found in rule(page)]


def loaded_from_elsewhere(page: Page) -> Iterator[str]:
    """Yield addresses outside the site that are loaded, or that no reader asks for by a link."""
    for link in page.links:
        if not link.outside or link.written.startswith("data:"):
            continue
        if link.element.tag != "a" or not link.written.startswith(ADDRESSES):
            yield link.written


def able_to_run(page: Page) -> Iterator[str]:
    """Yield elements and attributes that run, or that the policy of the page forbids."""
    for element in page.elements:
        if element.tag in FORBIDDEN_TAGS:
            yield f"element {element.tag}"
        for name in element.attributes:
            # The policy of the page lets no style attribute through either.
            if name.startswith("on") or name in {"style", "srcdoc"}:
                yield f"attribute {name} of {element.tag}"


def without_policy(page: Page) -> Iterator[str]:
    """Yield the security policy of a page that lets anything run."""
    said = [
        element.attributes.get("content", "")
        for element in page.tagged("meta")
        if element.attributes.get("http-equiv", "").lower() == "content-security-policy"
    ]
    if len(said) != 1 or POLICY not in said[0] or "unsafe" in said[0]:
        yield f"Content-Security-Policy {said}"


def control_characters(page: Page) -> Iterator[str]:
    """Yield characters that steer a terminal or end a line, and are no text."""
    found = sorted(set(CONTROL.findall(page.source)))
    if found:
        yield f"characters {found}"


def turning_its_surroundings(page: Page) -> Iterator[str]:
    """Yield text with signs that turn the direction of writing and that nothing keeps apart."""
    for element in page.elements:
        deeper = any(TURNING.search(inside.text) for inside in element.inside)
        if deeper or element.tag == "title" or not TURNING.search(element.text):
            continue
        if not any(_kept_apart(around) for around in element.outward()):
            yield f"{element.tag}: {element.text[:80]!r}"


def _kept_apart(element: Element) -> bool:
    return element.tag == "bdi" or "dir" in element.attributes
