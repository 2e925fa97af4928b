"""The commands around engines: ``cypp load`` and ``cypp compare``."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from cypp.commands import Commands


def add_engines(commands: Commands, full_path: Callable[[str], Path]) -> None:
    """Add the commands to the parser; ``full_path`` makes a path of the user's folder absolute."""
    command = commands.add_parser(
        "load",
        help="load the landed extracts into another engine",
        description="Fills the tables landed.<kind> of a target of profiles.yml from "
        "extracts/landed, all of them or none. Then: dbt build --target TARGET.",
    )
    command.add_argument(
        "--target", required=True, choices=("postgres", "spark"), help="target of profiles.yml"
    )
    command.set_defaults(command=load)

    command = commands.add_parser(
        "compare",
        help="compare the public marts of two engines, row by row",
        description="Text, whole numbers, dates and keys must be equal, floats within the "
        "tolerance of seeds/policy/engines. Prints the first differing rows of each mart; exit "
        "code 1 when anything differs.",
    )
    for side in ("left", "right"):
        command.add_argument(side, metavar=side.upper(), help="duckdb, postgres or spark")
    command.add_argument("--csv", type=full_path, metavar="FILE", help="write all differing cells")
    command.add_argument(
        "--metrics", action="store_true", help="compare the exported tables of the metrics too"
    )
    command.set_defaults(command=compare)


def load(project: Path, options: argparse.Namespace) -> int:
    """``cypp load``."""
    from cypp.engines.load import run_load

    return run_load(project, options.target)


def compare(project: Path, options: argparse.Namespace) -> int:
    """``cypp compare``."""
    from cypp.engines.compare import run_compare

    return run_compare(project, options.left, options.right, options.csv, metrics=options.metrics)
