"""``cypp screen``: the rules of the DfE's screener on tidy data files and their metadata.

The rules are rows of ``seeds/policy/publication/screener/screener_rules.csv``; each has a function
of its name in ``formats``. Source: DfE, eesyscreener and Open Data
Standards (analysts' guide).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import duckdb

from cypp.project import CyppError, find_project
from cypp.publish.formats import screener_data, screener_meta, screener_places
from cypp.publish.formats.screener_files import META_ENDING, Library, Pair, Problem, load_library

Check = Callable[[Pair], Iterator[Problem]]

FAIL = "fail"
MODULES = (screener_meta, screener_data, screener_places)
# Rules of these stages read the metadata file and nothing else.
META_STAGES = ("meta",)
META_RULES = (
    "meta_columns",
    "meta_columns_known",
    "meta_in_data",
    "data_in_meta",
    "meta_more_than_data",
)


def checks(library: Library) -> dict[str, Check]:
    """Return the function of each rule, in the order of the seed.

    Raises CyppError for a rule that has no function: it would never be applied.
    """
    found: dict[str, Check] = {}
    for rule_id in library.rules:
        function = next((vars(m)[rule_id] for m in MODULES if rule_id in vars(m)), None)
        if function is None:
            raise CyppError(f"screener_rules.csv: rule {rule_id!r} has no function of its name")
        found[rule_id] = function
    return found


def screen_file(path: Path, library: Library) -> list[Problem]:
    """Return all that the rules find in a data file and its metadata."""
    problems: list[Problem] = []
    with duckdb.connect() as connection:
        pair = Pair(path, library, connection)
        for rule_id, check in checks(library).items():
            needs_meta = rule_id in META_RULES or library.rules[rule_id]["stage"] in META_STAGES
            if needs_meta and not pair.meta_header:
                continue
            # Nothing can be said of a data file that could not be read.
            if library.rules[rule_id]["stage"] != "file" and not pair.header:
                continue
            if rule_id == "file_rows" and not pair.header:
                continue
            problems += check(pair)
            if rule_id == "file_readable" and problems:
                pair.header = []
    return problems


def lines(path: Path, problems: list[Problem], library: Library) -> Iterator[str]:
    """Yield one line per finding: file, row, column, what is wrong, what to do, rule."""
    for problem in problems:
        rule = library.rules[problem.rule_id]
        name = path.with_name(path.stem + META_ENDING).name if problem.is_meta else path.name
        row = f", row {problem.row}" if problem.row else ""
        column = f", column {problem.column}" if problem.column else ""
        more = f" (and {problem.more} more rows)" if problem.more else ""
        yield (
            f"{rule['level']}: {name}{row}{column}: {problem.what}{more} - "
            f"{rule['advice']} [{problem.rule_id}]"
        )


def data_files(paths: Iterable[Path]) -> list[Path]:
    """Return the data files named, or in the folders named; metadata go with their data file.

    Raises CyppError for a path that is absent or a folder without data files.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(p for p in path.glob("*.csv") if not p.name.endswith(META_ENDING))
            if not inside:
                raise CyppError(f"{path}: no CSV file in this folder")
            found += inside
        elif not path.is_file():
            raise CyppError(f"{path}: no such file")
        elif path.name.endswith(META_ENDING):
            found.append(path.with_name(path.name.removesuffix(META_ENDING) + ".csv"))
        else:
            found.append(path)
    absent = [path for path in found if not path.is_file()]
    if absent:
        raise CyppError(f"{absent[0]}: no data file of this name beside the metadata")
    return list(dict.fromkeys(found))


def run_screen(paths: list[Path], project: Path | None = None) -> int:
    """Screen files and print what was found; return 0, or 1 when a rule of level fail is broken."""
    started = time.monotonic()
    library = load_library(project or find_project())
    failed = warned = 0
    files = data_files(paths)
    for path in files:
        problems = screen_file(path, library)
        for line in lines(path, problems, library):
            print(line)
        levels = [library.rules[problem.rule_id]["level"] for problem in problems]
        failed += levels.count(FAIL)
        warned += len(levels) - levels.count(FAIL)
    print(
        f"cypp screen: {len(files)} data files, {len(library.rules)} rules, {failed} failures, "
        f"{warned} warnings (row = row of the spreadsheet, the header is row 1); "
        f"{time.monotonic() - started:.1f} s"
    )
    return 1 if failed else 0
