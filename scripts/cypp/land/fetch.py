"""``cypp fetch``: download a published file, hold it against its pinned checksum, then land it.

What has come is kept in a cache, so that a download that breaks off goes on from there. Nothing is
landed unless the whole file is the one whose checksum the seed row names.
"""

from __future__ import annotations

import datetime
import hashlib
import http.client
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from cypp.land.rules import FOLDER, Row, load_rules
from cypp.land.run import run_land
from cypp.land.sources import BLOCK
from cypp.project import CyppError

CACHE = Path("target/fetched")
ADDRESSES = f"{FOLDER.as_posix()}/fetch_addresses.csv"
TRIES_WITHOUT_A_BYTE = 5
TRIES = 50
FIRST_WAIT = 1.0
LONGEST_WAIT = 30.0
TIMEOUT = 60.0
PARTIAL = ".partial"
SECONDS_BETWEEN_NEWS = 5.0
AGENT = "cypp-fetch/1"
FOR_NOW = frozenset([408, 425, 429, 500, 502, 503, 504])
NOT_SATISFIABLE = 416
PART_OF_IT = 206

Broken = (urllib.error.URLError, http.client.HTTPException, ConnectionError, TimeoutError)


@dataclass(frozen=True)
class Wait:
    """How long to wait between tries, in seconds; each wait is twice the one before."""

    first: float = FIRST_WAIT
    longest: float = LONGEST_WAIT

    def before(self, attempt: int) -> float:
        """Return the wait before the try after ``attempt`` tries without a byte."""
        return float(min(self.longest, self.first * 2 ** max(0, attempt - 1)))


def run_fetch(project: Path, name: str, wait: Wait | None = None) -> int:
    """Download the file named ``name`` and land it; return the exit code of the landing."""
    rows = load_rules(project).addresses
    row = next((row for row in rows if row["name"] == name), None)
    if row is None:
        names = ", ".join(row["name"] for row in rows)
        raise CyppError(f"fetch: no row named {name!r} in {ADDRESSES}; there are {names}")
    path = fetch(project, row, wait or Wait())
    date = datetime.date.fromisoformat(row["edition_date"]) if row["edition_date"] else None
    return run_land(project, [path], date)


def fetch(project: Path, row: Row, wait: Wait) -> Path:
    """Return the file of a row in the cache, downloaded if it is not there and checked."""
    name, address, checksum = row["name"], row["address"], row["sha256"].lower()
    if len(checksum) != hashlib.sha256().digest_size * 2:
        raise CyppError(f"fetch {name}: its row in {ADDRESSES} has no checksum (SHA-256)")
    if urlsplit(address).scheme not in {"http", "https"}:
        raise CyppError(f"fetch {name}: the address is not of the web: {address}")
    folder = project / CACHE / checksum[:12]
    path = folder / _file_name(address, row["kind"])
    if path.is_file() and checksum_of(path) == checksum:
        print(f"cypp fetch: {name}: in the cache already", file=sys.stderr)
        return path
    folder.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(path.name + PARTIAL)
    resumed = partial.is_file()
    Download(name, address, partial, wait).run()
    found = checksum_of(partial)
    if found != checksum and resumed:
        # What was left from before may be of another file: once more, from the start.
        partial.unlink()
        Download(name, address, partial, wait).run()
        found = checksum_of(partial)
    if found != checksum:
        partial.unlink()
        raise CyppError(
            f"fetch {name}: the file at {address} is another one than the row in {ADDRESSES} names "
            f"(checksum {found}, not {checksum}); nothing landed - if it is a new edition that you "
            "trust, add a row with its checksum and date"
        )
    partial.replace(path)
    return path


def _file_name(address: str, kind: str) -> str:
    name = unquote(urlsplit(address).path.rsplit("/", 1)[-1])
    safe = "".join(c if c.isalnum() or c in "._-" else "_" for c in name).lstrip(".")
    return safe or kind


def checksum_of(path: Path) -> str:
    """Return the SHA-256 of a file, read block by block."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


class Download:
    """One download into ``partial``, which may hold the start of it already."""

    def __init__(self, name: str, address: str, partial: Path, wait: Wait) -> None:
        """Prepare the download; ``run`` does it."""
        self._name = name
        self._address = address
        self._partial = partial
        self._wait = wait
        self._next_news = time.monotonic() + SECONDS_BETWEEN_NEWS

    def run(self) -> None:
        """Try until the whole file is there; raises CyppError when it cannot be had."""
        idle = 0
        for _ in range(TRIES):
            before = self._size()
            try:
                if self._try():
                    return
                what = "the connection closed early"
            except urllib.error.HTTPError as error:
                what = f"the server answers {error.code} {error.reason}"
                error.close()
                if error.code == NOT_SATISFIABLE and before:
                    # There is nothing after what is here: whole, or not of this file.
                    return
                if error.code not in FOR_NOW:
                    raise CyppError(
                        f"fetch {self._name}: {what} for {self._address}; nothing landed - "
                        f"look whether the address in {ADDRESSES} still holds"
                    ) from None
            except Broken as error:
                what = f"the connection broke: {getattr(error, 'reason', error) or 'no reason'}"
            idle = 0 if self._size() > before else idle + 1
            if idle >= TRIES_WITHOUT_A_BYTE:
                break
            pause = self._wait.before(idle)
            print(
                f"cypp fetch: {self._name}: {what}; {self._size()} bytes so far, "
                f"trying again in {pause:.0f} s",
                file=sys.stderr,
                flush=True,
            )
            time.sleep(pause)
        raise CyppError(
            f"fetch {self._name}: {what} ({self._address}); nothing landed - run it again later, "
            "it goes on where it stopped"
        )

    def _size(self) -> int:
        return self._partial.stat().st_size if self._partial.is_file() else 0

    def _try(self) -> bool:
        """Read what the server gives; return whether that is all of the file."""
        have = self._size()
        headers = {"User-Agent": AGENT, "Accept-Encoding": "identity"}
        if have:
            headers["Range"] = f"bytes={have}-"
        # The scheme was checked to be http(s) (since 2026-11-22, owner: landing).
        request = urllib.request.Request(self._address, headers=headers)  # noqa: S310
        with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:  # noqa: S310
            goes_on = bool(have) and answer.status == PART_OF_IT
            start = have if goes_on else 0
            length = answer.headers.get("Content-Length")
            total = start + int(length) if length and length.isdigit() else None
            with self._partial.open("ab" if goes_on else "wb") as stream:
                done = start
                while block := answer.read1(BLOCK):
                    stream.write(block)
                    done += len(block)
                    self._tell(done, total)
        return total is None or done >= total

    def _tell(self, done: int, total: int | None) -> None:
        if time.monotonic() < self._next_news:
            return
        self._next_news = time.monotonic() + SECONDS_BETWEEN_NEWS
        share = f"{100 * done // total}%" if total else f"{done} bytes"
        print(f"cypp fetch: {self._name}: {share}", file=sys.stderr, flush=True)
