"""What a publication runs: the build aside, the checks of the edition, the writers of its formats.

A plan names them, so that a test may put a prepared build in the place of dbt; the command line
always runs the standard plan, and nothing in it can be left out by an option.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from cypp.project import CyppError
from cypp.publish.context import Edition
from cypp.publish.fingerprint import Identity
from cypp.publish.record import failed_nodes


@dataclass(frozen=True)
class Aside:
    """Where a publication works, out of sight of readers and of the working file of the project.

    Attributes:
        project: folder of dbt_project.yml.
        identity: the inputs of the edition.
        variables: YAML for dbt as given, or None.
        database: the working database of this publication.
        dbt_target: folder for what dbt writes.
    """

    project: Path
    identity: Identity
    variables: str | None
    database: Path
    dbt_target: Path


@dataclass(frozen=True)
class Checked:
    """What a check found, one line per problem, and how much it looked at, by name."""

    problems: list[str]
    looked_at: dict[str, int]


Builder = Callable[[Aside], None]
Check = Callable[[Edition], Checked]
Writer = Callable[[Edition, list[Path]], list[Path]]


@dataclass(frozen=True)
class Plan:
    """Stages by name, in their order: builders, then checks, then writers.

    A builder raises CyppError. A writer is given the files written before it and returns its own.
    """

    builders: tuple[tuple[str, Builder], ...]
    checks: tuple[tuple[str, Check], ...]
    writers: tuple[tuple[str, Writer], ...]


def standard_plan() -> Plan:
    """Return what ``cypp publish`` runs."""
    return Plan(
        builders=(
            ("check the extracts", check_extracts),
            ("dbt build", build),
            ("describe the tables", describe_tables),
            ("export the metrics", export_metrics),
        ),
        checks=(
            ("Great Expectations at the exit", check_exit),
            ("metrics equal their marts", check_metrics),
        ),
        writers=(
            ("write the tidy CSV files", write_tidy),
            ("write the workbook", write_workbook),
            ("write the data package", write_datapackage),
            ("write the trail", write_trail),
            ("write the rules and the record of the build", write_lineage),
        ),
    )


def check_extracts(aside: Aside) -> None:
    """Check the raw extracts at the door."""
    from cypp.door import check, report

    outcome = check(aside.project)
    for line in report(outcome.problems):
        print(line, file=sys.stderr)
    if outcome.problems:
        raise CyppError(
            f"{len(outcome.problems)} problems in the extracts, the first: "
            f"{outcome.problems[0].line()}"
        )


def build(aside: Aside) -> None:
    """Run dbt build with every data test, into the database and target folder aside."""
    from cypp.build import run_dbt

    options = [] if aside.variables is None else ["--vars", aside.variables]
    # Unit tests judge the code, not the data: they belong to make test.
    options += ["--exclude-resource-type", "unit_test"]
    options += ["--target-path", str(aside.dbt_target), "--log-path", str(aside.dbt_target)]
    with environment({"CYPP_DUCKDB": str(aside.database), **aside.identity.environment()}):
        code = run_dbt(["build", *options])
    if code != 0:
        failed = failed_nodes(aside.dbt_target)
        raise CyppError(", ".join(failed) if failed else "see above")


def describe_tables(aside: Aside) -> None:
    """Let dbt describe the tables that it has built, for the pages of auditors."""
    from cypp.lineage.edition import write_catalog

    write_catalog(aside)


def export_metrics(aside: Aside) -> None:
    """Write the answers of the saved queries into the database aside."""
    from cypp.metrics_export import run_export

    if run_export(aside.project, aside.database, aside.dbt_target) != 0:
        raise CyppError("see above for the saved query and its metrics")


@contextlib.contextmanager
def environment(values: dict[str, str]) -> Iterator[None]:
    """Set environment variables, which dbt reads, and put the old ones back."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


# Each imports its module when it runs: Great Expectations, pandas and XlsxWriter take seconds.


def check_exit(edition: Edition) -> Checked:
    """Great Expectations on the public marts; the Data Docs stay with the edition."""
    from cypp.publish.exit_checks import run_exit_checks

    found = run_exit_checks(edition)
    looked_at = {"suites": len(found.suites), "expectations": found.expectation_count}
    return Checked(found.problems, looked_at)


def check_metrics(edition: Edition) -> Checked:
    """Every metric of every saved query equals its mart."""
    from cypp.publish.metrics_equal import compare_metrics

    found = compare_metrics(edition)
    looked_at = {"tables": len(found.tables), "rows": found.rows, "cells": found.cells}
    return Checked(found.problems, looked_at)


def write_tidy(edition: Edition, _files: list[Path]) -> list[Path]:
    """CSV in the tidy data standard."""
    from cypp.publish import tidy

    return tidy.write_tidy(edition)


def write_workbook(edition: Edition, _files: list[Path]) -> list[Path]:
    """The Excel workbook."""
    from cypp.publish import workbook

    return workbook.write_workbook(edition)


def write_datapackage(edition: Edition, files: list[Path]) -> list[Path]:
    """The description of the files by the Data Package standard."""
    from cypp.publish import datapackage

    return datapackage.write_datapackage(edition, files)


def write_trail(edition: Edition, _files: list[Path]) -> list[Path]:
    """How every figure was made: models with their SQL, seeds, tests with their result."""
    from cypp.publish import trail

    return trail.write_trail(edition)


def write_lineage(edition: Edition, _files: list[Path]) -> list[Path]:
    """Copies of the rules, and what dbt wrote down of the build."""
    from cypp.lineage import edition as lineage

    return lineage.write_lineage(edition)
