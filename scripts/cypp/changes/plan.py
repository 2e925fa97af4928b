"""What a build has to do, from the picture of now and the record of the last one that passed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import PurePosixPath

from cypp.changes.inputs import ROOT_FILES, Inputs
from cypp.changes.record import Record

# What a changed file is called on the screen, by its first folder and suffix.
NOUNS = {
    ("seeds", ".csv"): "seed",
    ("models", ".sql"): "model",
    ("macros", ".sql"): "macro",
    ("tests", ".sql"): "test",
}
TARGETS = ("CYPP_TARGET", "DBT_TARGET", "DBT_PROFILE")
# Where dbt may be told to look elsewhere; what lies there is not in the picture.
ELSEWHERE = ("DBT_PROFILES_DIR", "DBT_PROJECT_DIR", "DBT_TARGET_PATH", "DBT_STATE")


@dataclass(frozen=True)
class Plan:
    """What changed.

    Attributes:
        why: reason or summary, for the screen.
        is_whole: everything is built; what changed does not matter then.
        files: files that are new, changed or gone, by path from the project's folder.
        kinds: kinds of landed files of which one is new, changed or gone.
    """

    why: str
    is_whole: bool = False
    files: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()

    @property
    def is_nothing(self) -> bool:
        """True where dbt has nothing to do."""
        return not (self.is_whole or self.files or self.kinds)


def make_plan(
    record: Record | None,
    now: Inputs,
    database: dict[str, int] | None,
    *,
    is_full: bool,
    unit_tests: bool,
) -> Plan:
    """Compare the picture of now and the state of the database with the record."""
    whole = whole_reason(record, now, database, is_full=is_full, unit_tests=unit_tests)
    if whole or record is None:
        return Plan(whole, is_whole=True)
    files = differing(record.inputs.files, now.files)
    landed = differing(record.inputs.landed, now.landed)
    kinds = tuple(sorted({PurePosixPath(name).parts[0] for name in landed}))
    if set(files) & set(ROOT_FILES):
        return Plan(f"{files_words(set(files) & set(ROOT_FILES))} changed", is_whole=True)
    if files and unit_tests:
        return Plan("unit tests judge all of the code", is_whole=True)
    if not files and not kinds:
        return Plan(f"nothing changed since {record.finished_at}")
    return Plan(summary(files, kinds), files=files, kinds=kinds)


def whole_reason(
    record: Record | None,
    now: Inputs,
    database: dict[str, int] | None,
    *,
    is_full: bool,
    unit_tests: bool,
) -> str:
    """Return why everything has to be built, empty where it need not be."""
    if is_full:
        return "--full"
    named = [
        name for name in (*TARGETS, *ELSEWHERE) if f"environment variable {name}" in now.settings
    ]
    if named:
        return f"{named[0]} is set"
    if record is None:
        return "there is no build that passed to go on from"
    changed = differing(record.inputs.settings, now.settings)
    if changed:
        return f"{changed[0]} changed"
    if database is None:
        return "the database is gone or was left open"
    if database != record.database:
        return "the database was written to since the last build"
    if unit_tests and not record.unit_tests:
        return "the unit tests have not run"
    return ""


def differing(before: dict[str, str], now: dict[str, str]) -> tuple[str, ...]:
    """Return the names whose values differ, or that stand on one side only, sorted."""
    return tuple(
        sorted(name for name in before.keys() | now.keys() if before.get(name) != now.get(name))
    )


def summary(files: tuple[str, ...], kinds: tuple[str, ...]) -> str:
    """Return what changed in words, such as ``3 seeds and 1 landed kind changed``."""
    nouns = Counter(noun_of(name) for name in files)
    nouns.update({"landed kind": len(kinds)} if kinds else {})
    parts = [
        f"{count} {noun}" if count == 1 else f"{count} {noun}s" for noun, count in nouns.items()
    ]
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if parts[1:] else parts) + " changed"


def noun_of(name: str) -> str:
    """Return what a file is called."""
    path = PurePosixPath(name)
    return NOUNS.get((path.parts[0], path.suffix), "file")


def files_words(names: set[str]) -> str:
    """Return names in a row."""
    return ", ".join(sorted(names))
