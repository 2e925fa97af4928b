"""The command ``cypp report``."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from cypp.commands import Commands


def add_report(commands: Commands, full_path: Callable[[str], Path]) -> None:
    """Add the command to the parser; ``full_path`` makes a path of the user's folder absolute."""
    command = commands.add_parser(
        "report",
        help="write the static site of the published edition",
        description="Reads a published edition and writes a site that needs no server and no "
        "network: plan on a page, obsessions, a page per indicator, gaps, report cards, claims, "
        "data quality, and a trace page for every figure. The site is written aside and renamed "
        "in whole; exit code 1 leaves the old one.",
    )
    command.add_argument(
        "--edition",
        type=full_path,
        metavar="DIR",
        help="folder of an edition (default: published/current)",
    )
    which = command.add_mutually_exclusive_group()
    which.add_argument(
        "--area",
        action="append",
        metavar="CODE",
        help="code of an authority, such as E08000035; may be repeated (default: the area that "
        "the edition was built for)",
    )
    which.add_argument(
        "--all-areas", action="store_true", help="every authority with a figure in the edition"
    )
    command.add_argument(
        "--plan",
        metavar="PLAN",
        help="plan whose indicators are shown (default: the plan that the edition names)",
    )
    command.add_argument(
        "--out",
        type=full_path,
        metavar="DIR",
        help="folder of the site, replaced in whole (default: target/site)",
    )
    command.set_defaults(command=report)


def report(project: Path, options: argparse.Namespace) -> int:
    """``cypp report``."""
    from cypp.report.run import Request, run_report

    return run_report(
        Request(
            edition=options.edition or project / "published" / "current",
            areas=tuple(options.area or ()),
            all_areas=options.all_areas,
            plan=options.plan,
            out=options.out or project / "target" / "site",
        ),
    )
