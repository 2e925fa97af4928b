"""Every page of a site opened once in Chromium, with everything that is asked of all pages."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Dialog,
    Page,
    Request,
    sync_playwright,
)

CHROMIUM = Path("/usr/bin/chromium")
# The machine of the tests has two processors.
BROWSERS = 2
WIDE, NARROW = 1600, 360
# 1,280 pixels at a zoom of 200 % and 400 % (WCAG 2.2, 1.4.4 and 1.4.10), and the two widths.
WIDTHS = (WIDE, 640, NARROW, 320)
HEIGHT = 900
# The package has no types; only its copy of axe-core is wanted.
AXE_CORE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
PROBES = (Path(__file__).parent / "probes.js").read_text(encoding="utf-8")
AXE = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    # Of wcag22aa, and off unless it is asked for.
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
    # It would fetch the style sheet again, which no page from the file system may.
    "preload": False,
}


@dataclass
class Visit:
    """What opening one page showed; every list is empty for a sound page.

    Attributes:
        said: errors and warnings of the console, and exceptions.
        ran: dialogs that a script opened.
        outside: requests that left the folder of the site.
        failed: requests that found nothing.
        axe: violations, by rule with the first element.
        layout: by width, text that is cut or lies over other text, and pages wider than the window.
    """

    path: Path
    said: list[str] = field(default_factory=list)
    ran: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    axe: list[str] = field(default_factory=list)
    layout: list[str] = field(default_factory=list)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start a browser that asks nothing of the network by itself."""
    arguments = [
        *("--no-sandbox", "--disable-gpu", "--disable-background-networking"),
        *("--disable-component-update", "--disable-sync", "--no-first-run"),
    ]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        try:
            yield browser
        finally:
            browser.close()


def opened(context: BrowserContext, path: Path, folder: Path) -> tuple[Page, Visit]:
    """Open a page of the site in ``folder`` and listen to all that it does."""
    page, visit = context.new_page(), Visit(path)

    def console(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            visit.said.append(f"{message.type}: {message.text}")

    def dialog(box: Dialog) -> None:
        visit.ran.append(box.message)
        box.dismiss()

    def request(asked: Request) -> None:
        if not asked.url.startswith((f"{folder.as_uri()}/", "data:")):
            visit.outside.append(asked.url)

    page.on("console", console)
    page.on("pageerror", lambda error: visit.said.append(f"exception: {error}"))
    page.on("dialog", dialog)
    page.on("request", request)
    page.on("requestfailed", lambda asked: visit.failed.append(asked.url))
    page.goto(path.as_uri())
    return page, visit


def probe(page: Page, function: str) -> Any:  # noqa: ANN401 - 2026-11-22, tests: data of a page
    """Call a function of probes.js in the page."""
    return page.evaluate(f"{PROBES.rstrip()}.{function}()")


def check_layout(page: Page, width: int) -> list[str]:
    """Return what is wrong with the page in a window of a width."""
    page.set_viewport_size({"width": width, "height": HEIGHT})
    found = probe(page, "layout")
    return [f"{width} px: {what}: {item}" for what, items in found.items() for item in items]


def check_axe(page: Page) -> list[str]:
    """Return the violations that axe-core finds, one line per rule."""
    page.evaluate(AXE_CORE)
    found = page.evaluate("options => axe.run(options)", AXE)
    return [
        f"{violation['id']} ({len(violation['nodes'])}): {violation['help']}: "
        f"{violation['nodes'][0]['target']} {violation['nodes'][0]['html'][:200]}"
        for violation in found["violations"]
    ]


def visit_page(context: BrowserContext, path: Path, folder: Path, *, judged: bool) -> Visit:
    """Open a page and, when it is to be judged, ask axe-core and look at it in every width."""
    page, visit = opened(context, path, folder)
    try:
        if judged:
            page.set_viewport_size({"width": WIDE, "height": HEIGHT})
            visit.axe = check_axe(page)
            visit.layout = [line for width in WIDTHS for line in check_layout(page, width)]
    finally:
        page.close()
    return visit


def visit_all(
    paths: Sequence[Path], folder: Path, judged: Collection[Path] | None = None
) -> list[Visit]:
    """Open every page, shared among two browsers; the order is that of the paths.

    Args:
        paths: the pages.
        folder: the site.
        judged: those that axe-core and the layout are asked of; all when not given.
    """
    chosen = frozenset(paths if judged is None else judged)
    # Taking turns spreads the large pages, which lie together.
    shares = [list(paths[place::BROWSERS]) for place in range(BROWSERS)]

    def share(mine: list[Path]) -> list[Visit]:
        with chromium() as browser, browser.new_context() as context:
            return [visit_page(context, path, folder, judged=path in chosen) for path in mine]

    with ThreadPoolExecutor(BROWSERS) as pool:
        visits = [visit for visits in pool.map(share, shares) for visit in visits]
    order = {path: place for place, path in enumerate(paths)}
    return sorted(visits, key=lambda visit: order[visit.path])
