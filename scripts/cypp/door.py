"""The quality gate at the door: every raw extract is checked before dbt loads a row.

Expectations are rows of ``seeds/policy/door/door_columns.csv`` and ``door_rules.csv``; Great
Expectations judges the frames; this module runs it and says what is wrong, one line per problem.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from cypp.door_files import WHOLE, Problem, Table, read_table
from cypp.door_rules import COLUMNS_FILE, EXTRACTS, Folder, Library, load_folders

DATA_DOCS = Path("target/data_docs")
LINES_PER_FILE = 20
TOKENS = "tokens"


@dataclass(frozen=True)
class Outcome:
    """What the door found: problems in the order of files and rows, and how much it looked at.

    ``files_read`` are the extracts and the seeds that they were judged by.
    """

    problems: list[Problem]
    file_count: int
    row_count: int
    expectation_count: int
    files_read: tuple[str, ...] = ()


def run_check(project_dir: Path) -> int:
    """Check the extracts, write the Data Docs, print the problems and return the exit code."""
    return 1 if check_aloud(project_dir).problems else 0


def check_aloud(project_dir: Path) -> Outcome:
    """Check the extracts, write the Data Docs, print the problems and return the outcome."""
    outcome = check(project_dir, project_dir / DATA_DOCS)
    for line in report(outcome.problems):
        print(line, file=sys.stderr)
    looked_at = (
        f"{outcome.file_count} files, {outcome.row_count} rows, "
        f"{outcome.expectation_count} expectations; {DATA_DOCS}/index.html"
    )
    if outcome.problems:
        files = len({problem.file for problem in outcome.problems})
        found = f"{_counted(len(outcome.problems), 'problem')} in {_counted(files, 'file')}"
        note = "row = line of the CSV file, the header is row 1"
        print(f"cypp check: {found} ({note}); {looked_at}", file=sys.stderr)
    else:
        print(f"cypp check: no problem; {looked_at}")
    return outcome


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def check(
    project_dir: Path, docs_dir: Path | None = None, only: frozenset[str] | None = None
) -> Outcome:
    """Return what is wrong with the extracts of ``project_dir``; write only ``docs_dir``.

    ``only`` narrows the look at cells to these folders; files as files are always looked at.
    """
    os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
    # Great Expectations takes two seconds to import: only a run of the door pays for it.
    from cypp.door_checks import build_frame, gather_facts
    from cypp.door_suites import Door

    library = Library(project_dir)
    folders = load_folders(library)
    files, tables, problems = _read_extracts(project_dir, folders)
    sound_tokens = [table for table in tables.get(TOKENS, []) if table]
    broken_tokens = len(sound_tokens) < len(tables.get(TOKENS, []))
    facts = gather_facts(library, None if broken_tokens else sound_tokens)

    door = Door(docs_dir)
    cell_problems: list[Problem] = []
    row_count = 0
    for name, folder in folders.items():
        sound = [table for table in tables.get(name, []) if table]
        row_count += sum(len(table.rows) for table in sound)
        if sound and (only is None or name in only):
            frame = build_frame(folder, sound, facts)
            cell_problems.extend(door.check_folder(folder, frame, library))
    file_problems = [*problems, *library.problems]
    door.check_files(files, file_problems)
    door.write_docs()
    found = sorted({*file_problems, *cell_problems})
    read = tuple(sorted({*files, *library.files_read}))
    return Outcome(found, len(files), row_count, door.expectation_count, read)


def _read_extracts(
    project_dir: Path, folders: dict[str, Folder]
) -> tuple[list[str], dict[str, list[Table | None]], list[Problem]]:
    """Return every extract file, its table (``None`` when broken) by folder, and the problems."""
    files: list[str] = []
    tables: dict[str, list[Table | None]] = {}
    problems: list[Problem] = []
    for path in sorted((project_dir / EXTRACTS).rglob("*.csv")):
        file = path.relative_to(project_dir).as_posix()
        name = path.parent.relative_to(project_dir / EXTRACTS).as_posix()
        files.append(file)
        if name not in folders:
            advice = f"add the columns of the folder {name!r} to {COLUMNS_FILE}"
            problems.append(Problem(file, 1, WHOLE, "no rule covers it", advice, "header"))
            continue
        table, found = read_table(path, file, folders[name].columns)
        tables.setdefault(name, []).append(table)
        problems.extend(found)
    for name in folders:
        if name not in tables:
            advice = f"add a file, or remove the folder from {COLUMNS_FILE}"
            file = (EXTRACTS / name).as_posix()
            problems.append(Problem(file, 1, WHOLE, "has no CSV file", advice, "bytes"))
    return files, tables, problems


def report(problems: list[Problem]) -> list[str]:
    """Return the lines to print: at most twenty per file, then how many more it has."""
    lines: list[str] = []
    totals = Counter(problem.file for problem in problems)
    shown: Counter[str] = Counter()
    for problem in problems:
        shown[problem.file] += 1
        if shown[problem.file] <= LINES_PER_FILE:
            lines.append(problem.line())
        elif shown[problem.file] == totals[problem.file]:
            more = totals[problem.file] - LINES_PER_FILE
            lines.append(f"{problem.file}: and {_counted(more, 'more problem')}")
    return lines
