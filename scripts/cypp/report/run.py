"""``cypp report``: writes the site aside and renames it in whole."""

from __future__ import annotations

import os
import secrets
import shutil
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from cypp.project import CyppError
from cypp.report import links, outside
from cypp.report.area_site import Written, write_area
from cypp.report.facts.dims import Dims, load_dims
from cypp.report.facts.edition import Edition, connect, open_edition
from cypp.report.facts.places import AUTHORITY
from cypp.report.pages.downloads import copy_files
from cypp.report.render import Frame, environment, page, write

ASSETS = Path(__file__).parent / "assets"
NO_REGION = "Region not known"
# Drawing charts keeps a processor busy; more processes than processors gain nothing.
MOST_PROCESSES = 4


@dataclass(frozen=True)
class Request:
    """What the command line asks for."""

    edition: Path
    areas: tuple[str, ...]
    all_areas: bool
    plan: str | None
    out: Path


def run_report(request: Request) -> int:
    """Write the site and print what was written, how long it took and how large it is.

    Raises:
        CyppError: no edition, an unknown area or plan, or a folder that is no site; the site that
            was there before is untouched.
    """
    started = time.monotonic()
    edition = open_edition(request.edition)
    check_out(request.out)
    with connect(edition) as connection:
        dims = load_dims(connection, request.plan)
    areas = chosen_areas(edition, dims, request)
    say(f"edition {edition.edition_id}, {dims.plan_name}, {len(areas)} area(s)")
    aside = request.out.parent / f".site-{os.getpid()}-{secrets.token_hex(4)}"
    try:
        aside.mkdir(parents=True)
        shutil.copytree(ASSETS, aside / links.ASSETS)
        copied = copy_files(edition, aside)
        written = list(write_areas(edition, areas, request.plan, aside, copied))
        check_traces(written)
        if len(areas) > 1:
            write_list(edition, dims, written, aside)
        for note in outside.write_auditors(edition, aside):
            say(note)
        swap(aside, request.out)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    tell(request.out, written, time.monotonic() - started)
    return 0


def check_out(out: Path) -> None:
    """Refuse to replace a folder that this command did not write."""
    if not out.exists() or (out / links.STYLE).is_file():
        return
    if not out.is_dir() or any(out.iterdir()):
        raise CyppError(f"{out} is no site of cypp report: name a new or empty folder")


def chosen_areas(edition: Edition, dims: Dims, request: Request) -> tuple[str, ...]:
    """Return the codes of the areas, in the order of their names.

    Raises:
        CyppError: the edition knows no such authority.
    """
    if request.all_areas:
        with connect(edition) as connection:
            found = connection.execute(
                """
                select distinct key_figures.area_code
                from marts.fct_key_indicators as key_figures
                inner join marts.dim_areas as areas using (area_code)
                where
                    key_figures.plan_id = ?
                    and areas.area_type = ?
                    and key_figures.value is not null
                """,
                [dims.plan_id, AUTHORITY],
            ).fetchall()
        codes = [str(row[0]) for row in found]
        if not codes:
            raise CyppError(f"no authority has a figure of the plan {dims.plan_id}")
    else:
        codes = list(dict.fromkeys(request.areas or (edition.area_code,)))
    for code in codes:
        area = dims.areas.get(code)
        if area is None or area.area_type != AUTHORITY:
            raise CyppError(
                f"no authority {code!r} in this edition: name the code of a local authority, "
                f"such as {edition.area_code}"
            )
    return tuple(sorted(codes, key=lambda code: (dims.area_name(code), code)))


def write_areas(
    edition: Edition, areas: tuple[str, ...], plan: str | None, out: Path, copied: frozenset[str]
) -> Iterator[Written]:
    """Write the pages of the areas, several at a time, and yield what was written of each."""
    several = len(areas) > 1
    folders = [out / code if several else out for code in areas]
    workers = min(MOST_PROCESSES, os.cpu_count() or 1, len(areas))
    if workers == 1:
        for code, folder in zip(areas, folders, strict=True):
            yield write_area(edition, code, plan, folder, copied, several=several)
        return
    with ProcessPoolExecutor(workers) as pool:
        jobs = [
            pool.submit(write_area, edition, code, plan, folder, copied, several=several)
            for code, folder in zip(areas, folders, strict=True)
        ]
        for number, job in enumerate(jobs, 1):
            result = job.result()
            if number % 10 == 0 or number == len(jobs):
                say(f"{number} of {len(jobs)} areas")
            yield result


def check_traces(written: list[Written]) -> None:
    """Refuse a site with a figure whose link to its trace would lead nowhere.

    Raises:
        CyppError: the trail answers to fewer figures than the pages show.
    """
    untraced = [(area.area_code, figure) for area in written for figure in area.untraced]
    if untraced:
        area_code, figure = untraced[0]
        raise CyppError(
            f"{len(untraced):,} figures have no trace entry, the first is {figure} of {area_code}: "
            "the edition is older than the report, run cypp publish"
        )


def write_list(edition: Edition, dims: Dims, written: list[Written], out: Path) -> None:
    """Write the list of authorities by region, the first page of a site of several."""
    regions: dict[str, list[tuple[str, str, int]]] = {}
    for area in written:
        parent = dims.areas.get(dims.areas[area.area_code].parent_area_code or "")
        region = parent.area_name if parent else NO_REGION
        regions.setdefault(region, []).append(
            (area.area_code, dims.area_name(area.area_code), area.with_value)
        )
    frame = Frame(
        title="Choose an authority",
        area_name=f"{len(written)} local authorities",
        plan_name=dims.plan_name,
        edition_id=edition.edition_id,
        as_of=edition.as_of,
        home="",
        root="",
        current=links.INDEX,
        areas=True,
        has_menu=False,
    )
    ordered = sorted(regions.items(), key=lambda item: (item[0] == NO_REGION, item[0]))
    text = page(environment(), "areas.j2", frame, regions=ordered, count=len(written))
    write(out / links.INDEX, text)


def swap(aside: Path, out: Path) -> None:
    """Put the new site where the old one was; a reader sees the one or the other."""
    out.parent.mkdir(parents=True, exist_ok=True)
    old = out.parent / f".site-old-{os.getpid()}-{secrets.token_hex(4)}"
    if out.exists():
        out.rename(old)
    try:
        aside.rename(out)
    except OSError:
        if old.exists():
            old.rename(out)
        raise
    shutil.rmtree(old, ignore_errors=True)


def tell(out: Path, written: list[Written], seconds: float) -> None:
    """Print what was written."""
    sizes = [path.stat().st_size for path in out.rglob("*") if path.is_file()]
    say(
        f"{sum(area.pages for area in written):,} pages and "
        f"{sum(area.charts for area in written):,} charts of {len(written)} area(s); largest page "
        f"{max(area.largest for area in written) / 1000:,.0f} kB"
    )
    say(f"{sum(area.figures for area in written):,} figures are linked to their trace")
    say(f"{len(sizes):,} files, {sum(sizes) / 1e6:,.1f} MB in {seconds:.0f} s: {out / links.INDEX}")


def say(text: str) -> None:
    """Print one line of progress."""
    print(f"[cypp] {text}", flush=True)
