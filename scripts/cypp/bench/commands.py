"""The command ``cypp bench``."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from cypp.commands import Commands


def add_bench(commands: Commands, full_path: Callable[[str], Path]) -> None:
    """Add the command to the parser; ``full_path`` makes a path of the user's folder absolute."""
    command = commands.add_parser(
        "bench",
        help="measure the warehouse beside the floor, pandas, SQLMesh and plain SQL",
        description="Builds each size in a copy of the project below target/bench and measures it: "
        "wall time, processor, memory, bytes written, medians of the runs. Prints a table and "
        "writes bench.json. Exit code 1 when something fails, or when answers that must be equal "
        "are not. docs/benchmarks/README.md says what each number means.",
    )
    command.add_argument(
        "--sizes",
        type=names,
        default=["shipped", "2"],
        metavar="NAMES",
        help="comma-separated: shipped (nothing landed), landed (what is landed here), or numbers "
        "of editions made of the newest landed one, such as 2,10,35; with a number of runs of its "
        "own as in 35:1, and parts as in 35:1:build+floor (default: shipped,2)",
    )
    command.add_argument(
        "--parts",
        type=names,
        default=[],
        metavar="NAMES",
        help="comma-separated: build, floor, empty, edition, metrics, queries, pandas, sqlmesh "
        "(default: all)",
    )
    command.add_argument(
        "--runs", type=positive, default=5, metavar="N", help="runs of each (default: 5)"
    )
    command.add_argument(
        "--add",
        action="store_true",
        help="show the sizes beside those that bench.json of the folder holds already; needs the "
        "same machine and versions",
    )
    command.add_argument(
        "--out",
        type=full_path,
        metavar="DIR",
        help="folder of the copies and the result (default: target/bench)",
    )
    command.add_argument(
        "--page", type=full_path, metavar="FILE", help="write the numbers to a page in Markdown too"
    )
    command.add_argument(
        "--sqlmesh",
        type=full_path,
        metavar="PROGRAM",
        help="SQLMesh of an environment of its own, with dbt-duckdb in it",
    )
    command.set_defaults(command=bench)


def names(text: str) -> list[str]:
    """Return the names of a comma-separated list."""
    found = [name.strip() for name in text.split(",") if name.strip()]
    if not found:
        raise argparse.ArgumentTypeError("names nothing")
    return found


def positive(text: str) -> int:
    """Return a whole number above zero."""
    if not text.isdigit() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"no whole number above zero: {text!r}")
    return int(text)


def bench(project: Path, options: argparse.Namespace) -> int:
    """``cypp bench``."""
    from cypp.bench.run import Order, checked_parts, run_bench

    return run_bench(
        Order(
            project=project,
            out=options.out or project / "target/bench",
            sizes=options.sizes,
            parts=checked_parts(options.parts),
            runs=options.runs,
            sqlmesh=options.sqlmesh,
            page=options.page,
            adds=options.add,
        )
    )
