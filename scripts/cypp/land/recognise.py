"""Tell the kind of a file by its header, whatever its name, or say what keeps it from being one."""

from __future__ import annotations

import difflib
import fnmatch
from collections import Counter
from dataclasses import dataclass

from cypp.door_files import WHOLE, Problem
from cypp.land.rules import ANY, FOLDER, FORMATS, Column, Format, Rules, normal

ENOUGH = 0.5
RULES_FILE = f"{FOLDER.as_posix()}/{FORMATS}"


@dataclass(frozen=True)
class Header:
    """A recognised header: for each place in the file, what the column is."""

    format: Format
    names: tuple[str, ...]
    columns: tuple[Column, ...]

    def place(self, name: str) -> int | None:
        """Return the place of a landed column, ``None`` when the file does not have it."""
        for place, column in enumerate(self.columns):
            if column.name == name:
                return place
        return None

    def places(self, *roles: str) -> list[int]:
        """Return the places of the columns with one of these roles, in file order."""
        return [place for place, column in enumerate(self.columns) if column.role in roles]


def recognise(names: list[str], rules: Rules, file: str) -> tuple[Header | None, list[Problem]]:
    """Return what the header ``names`` says the file is, or the problems that keep it from it."""
    names = [name.strip() for name in names]
    best = max(rules.formats, key=lambda one: _score(one, names))
    if _score(best, names)[0] < ENOUGH:
        kinds = ", ".join(rules.kinds())
        shown = ",".join(names)[:80]
        advice = f"land one of {kinds}, or describe its columns in {RULES_FILE}"
        what = f"the header is not one that is known: {shown!r}"
        return None, [Problem(file, 1, WHOLE, what, advice, "header")]
    blank = [place + 1 for place, name in enumerate(names) if not name]
    if blank:
        advice = "give each column a name in the header, or remove it"
        what = f"column {blank[0]} has no name"
        return None, [Problem(file, 1, WHOLE, what, advice, "header")]
    return _fit(best, names, rules, file)


def _score(one: Format, names: list[str]) -> tuple[float, int]:
    """Return the share of required columns that the header has, then how many columns fit."""
    found = [column for column in one.columns if any(_fits(column, name) for name in names)]
    required = one.required
    share = sum(column in found for column in required) / len(required)
    return share, len(found)


def _fits(column: Column, name: str) -> bool:
    if column.name == ANY:
        return False
    plain = normal(name)
    return any(
        fnmatch.fnmatchcase(plain, "*".join(normal(part) for part in source.split(ANY)))
        for source in column.sources
    )


def _fit(
    one: Format, names: list[str], rules: Rules, file: str
) -> tuple[Header | None, list[Problem]]:
    problems = _repeated(names, file)
    columns: list[Column] = []
    unknown: list[str] = []
    rest = next((column for column in one.columns if column.name == ANY), None)
    taken: set[str] = set()
    for name in names:
        column = next((c for c in one.columns if _fits(c, name) and c.name not in taken), None)
        if column is None and rest is not None:
            role = "filter" if normal(name) in rules.filter_names else rest.role
            column = Column(name, (name,), "no", role, rest.check)
        if column is None:
            unknown.append(name)
            continue
        taken.add(column.name)
        columns.append(column)
    extra = unknown or [name for name, column in zip(names, columns, strict=True) if _open(column)]
    for column in one.required:
        if column.name not in taken:
            problems.append(_missing(column, extra, file, one))
    for name in unknown:
        what = f"the column is not expected in a file of kind {one.kind}: {name!r}"
        advice = f"remove it, correct its name, or describe it in {RULES_FILE}"
        problems.append(Problem(file, 1, name, what, advice, "header"))
    if problems:
        return None, problems
    return Header(one, tuple(names), tuple(columns)), []


def _open(column: Column) -> bool:
    return column.role in {"open", "filter"}


def _missing(column: Column, extra: list[str], file: str, one: Format) -> Problem:
    """Say that a column is missing, with the column of the file that may be it under a new name."""
    wanted = column.sources[0]
    plain = {normal(name): name for name in extra}
    near = difflib.get_close_matches(normal(wanted), plain, n=1, cutoff=0.6)
    advice = (
        f"is it {plain[near[0]]!r}? then correct the name, or add it to {RULES_FILE}"
        if near
        else f"a file of kind {one.kind} has it: download the file again, or correct the name"
    )
    return Problem(file, 1, wanted, "the column is missing or renamed", advice, "header")


def _repeated(names: list[str], file: str) -> list[Problem]:
    counts = Counter(name.lower() for name in names)
    advice = "remove one of the two"
    return [
        Problem(file, 1, name, f"the column stands {count} times", advice, "header")
        for name, count in counts.items()
        if count > 1
    ]
