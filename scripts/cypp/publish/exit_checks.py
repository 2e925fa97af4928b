"""The gate at the exit: Great Expectations on the public marts of an edition, with its Data Docs.

Thresholds, ranges and patterns are rows of ``seeds/policy/publication_checks``; what is asked of
which frame is in ``exit_suites``; the frames are made in ``exit_facts``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cypp.project import be_quiet_outside
from cypp.publish.checks.data_docs import Judged, make_self_contained, write_index

if TYPE_CHECKING:
    from cypp.publish.context import Edition

DATA_DOCS = "data_docs"


@dataclass(frozen=True)
class ExitOutcome:
    """What the exit found: problems in the order of the suites, and how much it looked at."""

    problems: list[str]
    suites: list[str]
    expectation_count: int


def check_exit(edition: Edition) -> list[str]:
    """Return a line for each check that fails and write the Data Docs beside the data."""
    return run_exit_checks(edition).problems


def run_exit_checks(edition: Edition) -> ExitOutcome:
    """Judge the public file of an edition and write ``data_docs`` into its folder.

    Raises CyppError when a rule of the seeds is broken.
    """
    be_quiet_outside()
    # Great Expectations takes two seconds to import: only a publication pays for it.
    from cypp.publish.checks.exit_facts import Facts
    from cypp.publish.checks.exit_suites import ExitDoor, suites

    facts = Facts(edition)
    try:
        docs = edition.folder / DATA_DOCS
        door = ExitDoor(docs)
        problems: list[str] = []
        judged: list[Judged] = []
        # One suite at a time, so that only its frame is held.
        for suite in suites(facts):
            lines, failed = door.judge(suite, int(facts.limits["lines_per_check"]))
            problems += lines
            judged.append(Judged(suite.name, len(suite.frame), len(suite.expected), failed))
        door.write_docs()
        make_self_contained(docs)
        write_index(docs, f"Checks at the exit: edition {edition.edition_id}", judged, problems)
    finally:
        facts.close()
    return ExitOutcome(problems, [one.suite for one in judged], door.expectation_count)
