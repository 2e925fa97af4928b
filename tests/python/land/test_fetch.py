"""``cypp fetch`` downloads over a bad line, resumes, and lands only the file that it was told to.

What is this: a web server on this machine that drops connections, lies or fails as told.
When does it matter: a publisher's site is slow, or has put a new edition at the same address.
How to resolve: the download is in scripts/cypp/land/fetch.py, addresses in seeds/landing.
"""

from __future__ import annotations

import hashlib
import http.server
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cypp.land.fetch import CACHE, Wait, run_fetch
from cypp.land.rules import load_rules
from cypp.land.run import LANDED
from cypp.project import CyppError

if TYPE_CHECKING:
    from tests.python.land.conftest import Ees

SEED = "seeds/landing/fetch_addresses.csv"
Request = http.server.BaseHTTPRequestHandler
Answer = Callable[[Request, bytes, int], None]
NO_WAIT = Wait(0.0, 0.0)


@dataclass
class Site:
    """A web site with one file, and how it misbehaves: what to do at each request, in turn."""

    content: bytes
    plan: list[Answer]
    ranges: list[str | None] = field(default_factory=list)
    address: str = ""


def whole(request: Request, content: bytes, start: int) -> None:
    """Answer as a good server does: the rest where the start is there already."""
    request.send_response(206 if start else 200)
    request.send_header("Content-Length", str(len(content) - start))
    request.end_headers()
    request.wfile.write(content[start:])


def dropped(share: float) -> Answer:
    """Promise everything that is left, send a share of it and close the connection."""

    def answer(request: Request, content: bytes, start: int) -> None:
        request.send_response(206 if start else 200)
        request.send_header("Content-Length", str(len(content) - start))
        request.end_headers()
        request.wfile.write(content[start : start + int(share * (len(content) - start))])
        request.wfile.flush()
        request.connection.close()

    return answer


def deaf(request: Request, content: bytes, _start: int) -> None:
    """Send all of it, whatever was asked for."""
    whole(request, content, 0)


def refusing(code: int) -> Answer:
    def answer(request: Request, _content: bytes, _start: int) -> None:
        request.send_error(code)

    return answer


def silent(request: Request, _content: bytes, _start: int) -> None:
    request.connection.close()


@pytest.fixture
def site(ees: Ees) -> Iterator[Site]:
    site = Site(ees(lambda text: text + "\n" * 5000).read_bytes(), [])

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = self.headers.get("Range")
            site.ranges.append(asked)
            start = int(asked.removeprefix("bytes=").removesuffix("-")) if asked else 0
            plan = site.plan.pop(0) if site.plan else whole
            plan(self, site.content, start)

        def log_message(self, *_: object) -> None:
            """Keep the test's output clean."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    site.address = f"http://127.0.0.1:{server.server_port}/files/looked_after.csv"
    yield site
    server.shutdown()
    server.server_close()


@pytest.fixture
def project(land_project: Path, site: Site) -> Path:
    """A project whose row ``test`` names the file of the site."""
    add_row(land_project, "test", site.address, hashlib.sha256(site.content).hexdigest())
    return land_project


def add_row(project: Path, name: str, address: str, checksum: str) -> None:
    with (project / SEED).open("a", encoding="utf-8") as seed:
        seed.write(f"{name},{address},{checksum},ees,2025-11-20\n")


def landed(project: Path) -> list[str]:
    return [path.name for path in (project / LANDED).rglob("*") if path.is_file()]


@dataclass(frozen=True)
class Line:
    """What the server does request by request, and how many requests it takes."""

    name: str
    plan: list[Answer]
    requests: int
    resumes: bool = True


LINES = [
    Line("good", [], 1, resumes=False),
    Line("drops once", [dropped(0.5)], 2),
    Line("drops at every request", [dropped(0.4)] * 8, 9),
    Line("drops before the first byte", [silent, silent], 3, resumes=False),
    Line("is busy", [refusing(503), refusing(429)], 3, resumes=False),
    Line("drops, then cannot resume", [dropped(0.5), deaf], 2),
]


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.name)
def test_a_file_arrives_over_a_bad_line_and_lands(line: Line, site: Site, project: Path) -> None:
    site.plan = list(line.plan)

    assert run_fetch(project, "test", NO_WAIT) == 0

    assert len(site.ranges) == line.requests
    assert any(site.ranges) is line.resumes
    assert [name.split("__")[:2] for name in landed(project)] == [["looked_after", "2025-11-20"]]


def test_a_download_goes_on_in_the_next_run(site: Site, project: Path) -> None:
    site.plan = [dropped(0.5), *[silent] * 10]
    with pytest.raises(CyppError, match="it goes on where it stopped"):
        run_fetch(project, "test", NO_WAIT)
    assert landed(project) == []
    site.plan = []
    site.ranges.clear()

    assert run_fetch(project, "test", NO_WAIT) == 0

    assert site.ranges == [f"bytes={len(site.content) // 2}-"]
    assert len(landed(project)) == 1


def test_another_file_than_the_pinned_one_is_refused(site: Site, project: Path) -> None:
    site.content = site.content.replace(b"1498", b"1499")

    with pytest.raises(CyppError, match="is another one than the row") as refused:
        run_fetch(project, "test", NO_WAIT)

    assert "nothing landed" in str(refused.value)
    assert landed(project) == []
    assert [path for path in (project / CACHE).rglob("*") if path.is_file()] == []


def test_what_is_left_of_another_file_is_thrown_away(site: Site, project: Path) -> None:
    site.plan = [dropped(0.5), *[silent] * 10]
    with pytest.raises(CyppError):
        run_fetch(project, "test", NO_WAIT)
    (partial,) = (path for path in (project / CACHE).rglob("*") if path.is_file())
    partial.write_bytes(b"x" * (len(site.content) + 10))
    site.plan = [refusing(416)]

    assert run_fetch(project, "test", NO_WAIT) == 0


@pytest.mark.parametrize("code", [403, 404, 410])
def test_an_address_that_is_gone_is_not_tried_again(code: int, site: Site, project: Path) -> None:
    site.plan = [refusing(code)]

    with pytest.raises(CyppError, match=f"the server answers {code}"):
        run_fetch(project, "test", NO_WAIT)

    assert len(site.ranges) == 1
    assert landed(project) == []


def test_a_file_in_the_cache_is_not_downloaded_again(site: Site, project: Path) -> None:
    run_fetch(project, "test", NO_WAIT)
    run_fetch(project, "test", NO_WAIT)

    assert len(site.ranges) == 1


def test_a_server_that_is_not_there_is_named(land_project: Path) -> None:
    add_row(land_project, "test", "http://127.0.0.1:9/looked_after.csv", "0" * 64)

    with pytest.raises(CyppError, match="the connection broke"):
        run_fetch(land_project, "test", NO_WAIT)


@pytest.mark.parametrize(
    ("address", "checksum", "says"),
    [
        ("file:///etc/hosts", "0" * 64, "not of the web"),
        ("http://127.0.0.1:9/a.csv", "", "has no checksum"),
        ("http://127.0.0.1:9/a.csv", "abc", "has no checksum"),
    ],
)
def test_a_row_that_cannot_be_fetched_is_named(
    address: str, checksum: str, says: str, land_project: Path
) -> None:
    add_row(land_project, "test", address, checksum)

    with pytest.raises(CyppError, match=says):
        run_fetch(land_project, "test", NO_WAIT)


def test_an_unknown_name_is_answered_with_the_known_ones(land_project: Path) -> None:
    with pytest.raises(CyppError, match="there are lait, lait_dictionary"):
        run_fetch(land_project, "nothing", NO_WAIT)


def test_waits_grow_and_end() -> None:
    wait = Wait()
    assert [wait.before(attempt) for attempt in (0, 1, 2, 3, 9)] == [1, 1, 2, 4, 30]


def test_every_real_address_is_of_the_web_and_pinned(project_root: Path) -> None:
    rows = load_rules(project_root).addresses
    assert rows
    for row in rows:
        assert row["address"].startswith("https://"), row["name"]
        assert len(row["sha256"]) == 64, row["name"]
