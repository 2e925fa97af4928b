"""The commands around editions: ``cypp publish``, ``cypp diff`` and ``cypp screen``."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from cypp.commands import Commands


def add_publish(commands: Commands, full_path: Callable[[str], Path]) -> None:
    """Add the commands to the parser; ``full_path`` makes a path of the user's folder absolute."""
    command = commands.add_parser(
        "publish",
        help="publish one tested edition, swapped in whole",
        description="Builds aside, runs every check, writes the formats, and only then lets "
        "published/current show the new edition, in one step. Exit code 1 names the check that "
        "failed; published/current is untouched then.",
    )
    command.add_argument(
        "--keep",
        type=whole_number,
        metavar="N",
        help="editions that stay (default: editions_kept of publication_settings.csv)",
    )
    command.add_argument(
        "--vars", metavar="YAML", help="dbt variables, such as '{as_of: 2025-12-31}'"
    )
    mode = command.add_mutually_exclusive_group()
    mode.add_argument("--rollback", action="store_true", help="show the edition before this one")
    mode.add_argument("--list", action="store_true", help="list the kept editions")
    command.set_defaults(command=publish)

    command = commands.add_parser(
        "diff",
        help="compare two editions",
        description="Lists the figures that were changed, added or removed between two editions, "
        "each with its reason.",
    )
    for name in ("old", "new"):
        command.add_argument(
            name,
            type=edition_name,
            metavar=name.upper(),
            help="edition_id, folder, 'current' or 'previous'",
        )
    command.add_argument("--csv", type=full_path, metavar="FILE", help="write every row to FILE")
    command.set_defaults(command=diff)

    command = commands.add_parser(
        "screen",
        help="check CSV files against the tidy data standard",
        description="Checks data files and the metadata files beside them. Exit code 1 names "
        "file, row, column, what is wrong and what to do.",
    )
    command.add_argument("files", type=full_path, nargs="+", metavar="FILE", help="CSV data file")
    command.set_defaults(command=screen)


def edition_name(text: str) -> str:
    """Return a folder of the user as an absolute path, and any other name as it is."""
    folder = Path(text)
    return str(folder.resolve()) if folder.is_dir() else text


def whole_number(text: str) -> int:
    """Return a whole number of 1 or more; anything else is bad input."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"no whole number of 1 or more: {text!r}")
    return int(text)


def publish(project: Path, options: argparse.Namespace) -> int:
    """``cypp publish``."""
    from cypp.project import CyppError
    from cypp.publish import editions, run, swap

    if (options.rollback or options.list) and (options.keep is not None or options.vars):
        raise CyppError("--keep and --vars belong to a publication, not to --rollback or --list")
    if options.rollback:
        return editions.run_rollback(project / swap.PUBLISHED)
    if options.list:
        return editions.run_list(project / swap.PUBLISHED)
    return run.run_publish(project, options.vars, keep=options.keep)


def diff(project: Path, options: argparse.Namespace) -> int:
    """``cypp diff``."""
    from cypp.publish.diff import run_diff

    return run_diff(project, options.old, options.new, options.csv)


def screen(_project: Path, options: argparse.Namespace) -> int:
    """``cypp screen``."""
    from cypp.publish.screener import run_screen

    return run_screen(options.files)
