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


class Window:
    """One window that opens page after page and listens to all that they do.

    A window of its own for every page would start a process for every page.
    """

    def __init__(self, context: BrowserContext, folder: Path) -> None:
        """Open a window for the site in ``folder``."""
        self.page = context.new_page()
        self.inside = (f"{folder.as_uri()}/", "data:")
        self.visit = Visit(folder)
        self.page.on("console", self._console)
        self.page.on("dialog", self._dialog)
        self.page.on("request", self._request)
        self.page.on("pageerror", lambda error: self.visit.said.append(f"exception: {error}"))
        self.page.on("requestfailed", lambda asked: self.visit.failed.append(asked.url))

    def open(self, path: Path) -> Visit:
        """Open a page; what it does until the next one is opened is written to its visit."""
        self.visit = Visit(path)
        self.page.set_viewport_size({"width": WIDE, "height": HEIGHT})
        self.page.goto(path.as_uri())
        return self.visit

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.visit.said.append(f"{message.type}: {message.text}")

    def _dialog(self, box: Dialog) -> None:
        self.visit.ran.append(box.message)
        box.dismiss()

    def _request(self, asked: Request) -> None:
        if not asked.url.startswith(self.inside):
            self.visit.outside.append(asked.url)


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


def visit_page(window: Window, path: Path, *, judged: bool) -> Visit:
    """Open a page and, when it is to be judged, ask axe-core and look at it in every width."""
    visit = window.open(path)
    if judged:
        visit.axe = check_axe(window.page)
        visit.layout = [line for width in WIDTHS for line in check_layout(window.page, width)]
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
            window = Window(context, folder)
            return [visit_page(window, path, judged=path in chosen) for path in mine]

    with ThreadPoolExecutor(BROWSERS) as pool:
        visits = [visit for visits in pool.map(share, shares) for visit in visits]
    order = {path: place for place, path in enumerate(paths)}
    return sorted(visits, key=lambda visit: order[visit.path])
