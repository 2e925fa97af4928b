"""``cypp land``: look at every file, and write all of them or none."""

from __future__ import annotations

import datetime
import os
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from cypp.door import report
from cypp.door_files import WHOLE, Problem
from cypp.land.editions import Edition, edition_of
from cypp.land.facts import gather, settle_roles
from cypp.land.repeats import find_repeats
from cypp.land.rules import Rules, load_rules
from cypp.land.shapes import landed_query
from cypp.land.sources import Source, find_files, look_at
from cypp.land.staging import News, Staged, quoted, stage
from cypp.project import CyppError

if TYPE_CHECKING:
    from cypp.land.expectations import LandingDoor

LANDED = Path("extracts/landed")
SHORT = 12
PARTIAL = ".partial"
MEMORY = "256MB"
# Rows that a thread holds before they are written, outside that limit: half of DuckDB's own number.
ROW_GROUP = 61_440
A_DAY = 86_400


@dataclass
class Written:
    """A landed file that waits under a temporary name until every file of the call is sound."""

    temporary: Path
    final: Path
    line: str


@dataclass
class Landing:
    """One call: what was written, what was left out and why, and what is wrong."""

    project: Path
    rules: Rules
    given: datetime.date | None = None
    written: list[Written] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def run_land(project: Path, paths: list[Path], given: datetime.date | None = None) -> int:
    """Land the files below ``paths``; print what was done and return the exit code."""
    start = time.monotonic()
    landing = Landing(project, load_rules(project), given)
    files, landing.problems = find_files(paths, project)
    try:
        _land_files(landing, files)
        if landing.problems:
            return _refuse(landing, len(files))
        _settle(landing.written)
    finally:
        for one in landing.written:
            one.temporary.unlink(missing_ok=True)
    for line in [*landing.notes, *(one.line for one in landing.written)]:
        print(f"cypp land: {line}")
    same = len(files) - len(landing.written)
    seconds = time.monotonic() - start
    print(
        f"cypp land: {_counted(len(landing.written), 'file')} landed in {LANDED.as_posix()}, "
        f"{same} there before; {seconds:.1f} s"
    )
    return 0


def _settle(written: list[Written]) -> None:
    """Give every file its name; when one cannot have it, none has."""
    done: list[Path] = []
    try:
        for one in written:
            one.temporary.replace(one.final)
            done.append(one.final)
    except OSError as error:
        for path in done:
            path.unlink(missing_ok=True)
        raise CyppError(f"land: {one.final.name} cannot be put in place: {error}") from None


def _refuse(landing: Landing, looked_at: int) -> int:
    for line in report(sorted(set(landing.problems))):
        print(line, file=sys.stderr)
    files = len({problem.file for problem in landing.problems})
    found = f"{_counted(len(set(landing.problems)), 'problem')} in {_counted(files, 'file')}"
    print(
        f"cypp land: {found} of {looked_at}; nothing landed "
        "(row = line of the file, the header is row 1)",
        file=sys.stderr,
    )
    return 1


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _land_files(landing: Landing, files: list[tuple[Path, str]]) -> None:
    folder = landing.project / LANDED
    there = {path.stem.rsplit("__", 1)[-1]: path for path in folder.glob("*/*.parquet")}
    _remove_stale(folder)
    seen: dict[str, str] = {}
    todo: list[Source] = []
    for path, shown in files:
        source, problem = look_at(path, shown)
        if problem:
            landing.problems.append(problem)
        elif source and source.sha256 in seen:
            landing.notes.append(f"{shown}: the same content as {seen[source.sha256]}, landed once")
        elif source and source.sha256[:SHORT] in there:
            name = there[source.sha256[:SHORT]].relative_to(landing.project).as_posix()
            landing.notes.append(f"{shown}: landed before as {name}")
        elif source:
            seen[source.sha256] = shown
            todo.append(source)
    if todo:
        _land_sources(landing, todo)


def _remove_stale(folder: Path) -> None:
    """Remove what runs that were killed left behind."""
    for path in folder.glob(f"*/*{PARTIAL}"):
        if time.time() - path.stat().st_mtime > A_DAY:
            path.unlink(missing_ok=True)


def _land_sources(landing: Landing, sources: list[Source]) -> None:
    # Great Expectations takes two seconds to import: only a call with new files pays for it.
    os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
    from cypp.land.expectations import LandingDoor

    door = LandingDoor()
    for number, source in enumerate(sources, start=1):
        if sys.stderr.isatty():
            print(f"cypp land: {number} of {len(sources)}: {source.shown}", file=sys.stderr)
        with tempfile.TemporaryDirectory(prefix="cypp_land_") as name:
            folder = Path(name)
            with duckdb.connect() as connection:
                connection.execute(f"set memory_limit = '{MEMORY}'")
                connection.execute(f"set temp_directory = '{quoted(folder)}'")
                connection.execute("set enable_progress_bar = false")
                try:
                    _land_one(landing, source, door, connection, folder)
                except (OSError, duckdb.Error) as error:
                    said = str(error).splitlines()[0]
                    raise CyppError(f"land: {source.shown}: {said}; nothing landed") from error


def _land_one(
    landing: Landing,
    source: Source,
    door: LandingDoor,
    connection: duckdb.DuckDBPyConnection,
    folder: Path,
) -> None:
    staged, problems = stage(source, landing.rules, connection, folder)
    landing.problems += problems
    if staged is None:
        return
    News(source.shown, source.size).say(f"checking {staged.rows} rows")
    if source.encoding == "cp1252":
        landing.notes.append(f"{source.shown}: is not UTF-8, read as Windows-1252")
    kind = staged.header.format.kind
    edition, problem = edition_of(source, kind, landing.rules, landing.given)
    if problem:
        landing.problems.append(problem)
    header = settle_roles(staged.header, landing.rules, connection)
    staged.header = header
    year = edition.date.year if edition else datetime.datetime.now(tz=datetime.UTC).year
    facts = gather(header, landing.rules, connection, year)
    landing.problems += door.check_facts(source.shown, header, facts, landing.rules)
    repeats, problems = find_repeats(header, source.shown, connection)
    landing.problems += problems
    if repeats:
        landing.notes.append(
            f"{source.shown}: {_counted(repeats.count, 'row')} left out, each the same as an "
            f"earlier row (row {repeats.first} as row {repeats.of})"
        )
    if edition and not landing.problems:
        News(source.shown, source.size).say("writing")
        _write(landing, source, staged, edition, connection)


def _write(
    landing: Landing,
    source: Source,
    staged: Staged,
    edition: Edition,
    connection: duckdb.DuckDBPyConnection,
) -> None:
    """Write the landed rows beside where they will be, under a name that nothing reads."""
    kind = staged.header.format.kind
    stem = f"{edition.dataset}__{edition.date.isoformat()}__{source.sha256[:SHORT]}"
    final = landing.project / LANDED / kind / f"{stem}.parquet"
    temporary = final.with_name(f"{stem}.{os.getpid()}{PARTIAL}")
    landing.written.append(Written(temporary, final, ""))
    try:
        final.parent.mkdir(parents=True, exist_ok=True)
        query = landed_query(source, staged.header, edition, landing.rules)
        rows = connection.execute(
            f"copy ({query}) to '{quoted(temporary)}' "
            f"(format parquet, compression zstd, row_group_size {ROW_GROUP})"
        ).fetchall()[0][0]
    except (OSError, duckdb.Error) as error:
        what = f"cannot be written: {str(error).splitlines()[0][:200]}"
        advice = f"make room in, or access to, {LANDED.as_posix()}"
        landing.problems.append(Problem(source.shown, 1, WHOLE, what, advice, "bytes"))
        return
    name = final.relative_to(landing.project).as_posix()
    landing.written[-1].line = f"{source.shown}: {kind}, {rows} rows, {name}"
