"""The commands of the trail: ``cypp trace`` and ``cypp reperform``."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from cypp.cli_publish import edition_name
from cypp.commands import Commands

CELLS = (
    "ID names an observation, target, claim, key figure, gap or projection; or what is worked out "
    "for one, as '<ID>|england_value', region_value, neighbours_value, core_cities_value, rank, "
    "change_from_previous, target_value, status_target, status_england, status_neighbours, trend "
    "(of a key figure), reference_value, favourable_gap, previous_gap, gap_change, verdict (of a "
    "gap), interval, target_verdict (of a projection), recomputed_value, difference, "
    "verdict (of a claim)."
)


def add_trace(commands: Commands, full_path: Callable[[str], Path]) -> None:
    """Add the commands to the parser; ``full_path`` makes a path of the user's folder absolute."""
    command = commands.add_parser(
        "trace",
        help="a published figure back to the line or row it came from",
        description="Prints where a figure comes from: printed text, document and line or file and "
        "row, checksum, path of models, tests, edition. " + CELLS,
    )
    _add_figure(command)
    command.add_argument(
        "--documents",
        type=full_path,
        metavar="DIR",
        help="folder of the documents: prints the line itself and checks it; exit code 1 when it "
        "does not bear the figure out",
    )
    command.add_argument(
        "--files",
        type=full_path,
        metavar="DIR",
        help="folder of the published files: prints the row of a landed figure itself",
    )
    command.set_defaults(command=trace)

    command = commands.add_parser(
        "reperform",
        help="compute a published figure again, apart from the build",
        description="Computes one figure again from its extract, or from the figures that it is "
        "worked out from, with none of the models' code, and compares. Exit code 1 when the two "
        "differ, or when it cannot be computed. " + CELLS,
    )
    _add_figure(command)
    command.set_defaults(command=reperform)


def _add_figure(command: argparse.ArgumentParser) -> None:
    command.add_argument("figure", metavar="ID", help="identifier of the figure")
    command.add_argument(
        "--edition",
        type=edition_name,
        metavar="EDITION",
        help="edition_id, folder, 'current' or 'previous' (default: current)",
    )


def trace(project: Path, options: argparse.Namespace) -> int:
    """``cypp trace``."""
    from cypp.publish.swap import PUBLISHED
    from cypp.trace.edition import open_edition
    from cypp.trace.say import run_trace

    edition = open_edition(project / PUBLISHED, options.edition)
    return run_trace(edition, options.figure, options.documents, options.files)


def reperform(project: Path, options: argparse.Namespace) -> int:
    """``cypp reperform``."""
    from cypp.publish.swap import PUBLISHED
    from cypp.trace.edition import open_edition
    from cypp.trace.reperform.run import run_reperform

    edition = open_edition(project / PUBLISHED, options.edition)
    return run_reperform(project, edition, options.figure)
