"""The command line ``cypp``: what the warehouse needs beside ``dbt``.

Commands import their module when they run, so that ``cypp --help`` answers at once: dbt and Great
Expectations take seconds to import.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from cypp.bench.commands import add_bench
from cypp.changes.garbage import uncollected
from cypp.cli_publish import add_publish
from cypp.engines.commands import add_engines
from cypp.project import CyppError, be_quiet_outside, find_project, named_project
from cypp.report.commands import add_report
from cypp.trace.commands import add_trace

Command = Callable[[Path, argparse.Namespace], int]


class Parser(argparse.ArgumentParser):
    """An argument parser that answers bad input with one line and exit code 1."""

    def error(self, message: str) -> NoReturn:
        """Print one line and leave with exit code 1."""
        self.exit(1, f"{self.prog}: {message} (see {self.prog} --help)\n")


def full_path(text: str) -> Path:
    """Return an absolute path: commands run in the project's folder, the user may be elsewhere."""
    return Path(text).resolve()


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit code: 0, or 1 with one clear line."""
    be_quiet_outside()
    options = parser().parse_args(arguments)
    command: Command = options.command
    try:
        project = named_project(options.project_dir) if options.project_dir else find_project()
        # The path of the database in profiles.yml is relative, and dbt resolves it from here.
        with contextlib.chdir(project):
            return command(project, options)
    except CyppError as error:
        print(f"cypp: {error}", file=sys.stderr)
        return 1


def parser() -> Parser:
    """Return the parser of every command."""
    top = Parser(
        prog="cypp",
        description="Checks, build and export of the CYPP metrics warehouse, around dbt.",
    )
    top.add_argument(
        "--project-dir",
        type=full_path,
        metavar="DIR",
        help="folder of dbt_project.yml (default: the nearest one from here up)",
    )
    commands = top.add_subparsers(required=True, metavar="COMMAND")

    command = commands.add_parser(
        "build",
        help="check the extracts, run dbt build, export the metrics: what changed",
        description="Runs cypp check, dbt build and cypp metrics export; "
        "stops at the first that fails and names it. What did not change since the last build that "
        "passed is not done again; when in doubt, all is built.",
    )
    command.add_argument("--full", action="store_true", help="build all, whatever changed")
    command.add_argument(
        "--vars", metavar="YAML", help="dbt variables, such as '{as_of: 2025-12-31}'"
    )
    command.add_argument(
        "--unit-tests",
        action="store_true",
        help="run dbt's unit tests of the models too; they judge the code, not the data",
    )
    command.set_defaults(command=build)

    command = commands.add_parser(
        "check",
        help="check the raw extracts at the door",
        description="Validates every raw extract with Great Expectations, before anything is "
        "loaded. Exit code 1 names the file, row and column of each problem.",
    )
    command.set_defaults(command=check)

    add_metrics(commands)
    add_landing(commands)
    add_publish(commands, full_path)
    add_report(commands, full_path)
    add_trace(commands, full_path)
    add_engines(commands, full_path)
    add_bench(commands, full_path)

    command = commands.add_parser(
        "tokens",
        help="compare or write the numeric tokens of the source documents",
        description="Counts the numeric tokens of the documents named in "
        "seeds/reference/documents.csv and compares them with seeds/extracts/tokens, "
        "or writes them there.",
    )
    command.add_argument(
        "documents",
        type=full_path,
        metavar="DOCUMENTS_DIR",
        help="folder of the documents, as .txt",
    )
    mode = command.add_mutually_exclusive_group(required=True)
    mode.add_argument("--check", action="store_true", help="exit code 1 when a file differs")
    mode.add_argument("--write", action="store_true", help="write the files that differ")
    command.set_defaults(command=tokens)
    return top


def add_landing(commands: argparse._SubParsersAction[Parser]) -> None:
    """Add ``cypp land`` and ``cypp fetch``."""
    command = commands.add_parser(
        "land",
        help="land published extracts as Parquet",
        description="Recognises each file by its header, checks it with Great Expectations and "
        "writes it to extracts/landed. All files land, or none: exit code 1 names the file, row "
        "and column of each problem and what to do.",
    )
    command.add_argument("paths", type=full_path, nargs="+", metavar="PATH", help="file or folder")
    command.add_argument(
        "--edition-date",
        type=date,
        metavar="YYYY-MM-DD",
        help="day of publication of files that carry none",
    )
    command.set_defaults(command=land)

    command = commands.add_parser(
        "fetch",
        help="download a published extract and land it",
        description="Downloads a file of seeds/landing/fetch_addresses.csv, compares it with its "
        "checksum there and lands it. Exit code 1: nothing landed.",
    )
    command.add_argument("name", metavar="NAME", help="name of a row in fetch_addresses.csv")
    command.set_defaults(command=fetch)


def add_metrics(commands: argparse._SubParsersAction[Parser]) -> None:
    """Add ``cypp metrics`` and its commands."""
    metrics = commands.add_parser("metrics", help="tables from the metrics layer")
    actions = metrics.add_subparsers(required=True, metavar="ACTION")
    action = actions.add_parser(
        "export",
        help="write each saved query as a table metrics.<name>",
        description="Runs every saved query of the metrics layer and writes its rows to the table "
        "metrics.<name>, for BI tools. Exit code 1 names the metric that failed.",
    )
    action.add_argument(
        "--target",
        default="duckdb",
        choices=("duckdb", "postgres", "spark"),
        help="target of profiles.yml (default: duckdb)",
    )
    action.set_defaults(command=metrics_export)


def date(text: str) -> datetime.date:
    """Return a day; anything but YYYY-MM-DD is bad input."""
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"no day written YYYY-MM-DD: {text!r}") from None


def build(project: Path, options: argparse.Namespace) -> int:
    """``cypp build``."""
    with uncollected():
        from cypp.build import run_build

        return run_build(project, options.vars, unit_tests=options.unit_tests, is_full=options.full)


def check(project: Path, _options: argparse.Namespace) -> int:
    """``cypp check``."""
    from cypp.door import run_check

    return run_check(project)


def fetch(project: Path, options: argparse.Namespace) -> int:
    """``cypp fetch``."""
    from cypp.land.fetch import run_fetch

    return run_fetch(project, options.name)


def land(project: Path, options: argparse.Namespace) -> int:
    """``cypp land``."""
    from cypp.land.run import run_land

    return run_land(project, options.paths, options.edition_date)


def metrics_export(project: Path, options: argparse.Namespace) -> int:
    """``cypp metrics export``."""
    from cypp.metrics_export import run_export

    if options.target != "duckdb":
        from cypp.engines.metrics import run_engine_export

        return run_engine_export(project, options.target)
    return run_export(project)


def tokens(project: Path, options: argparse.Namespace) -> int:
    """``cypp tokens``."""
    from cypp.token_seeds import check_token_seeds, write_token_seeds

    documents: Path = options.documents
    work = write_token_seeds if options.write else check_token_seeds
    return work(project, documents)
