"""Great Expectations at the exit: what is asked of the frames of an edition.

Only what no test of dbt says already: about the edition as a whole, about the tables of saved
queries (dbt does not know them), about the edition before, and about text that must not leave.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from cypp.door_suites import Asked, Door
from cypp.expectation_library import gxe
from cypp.project import CyppError
from cypp.publish.checks.exit_facts import EDITION_FACTS, EDITIONS, Facts
from cypp.publish.checks.rules import FOLDER, Row

Expected = tuple[Any, Asked]
RELATIONSHIPS = "relationships"


@dataclass(frozen=True)
class Suite:
    """A frame with the expectations that judge it."""

    name: str
    frame: pd.DataFrame
    expected: list[Expected]


class ExitDoor(Door):
    """The door of the seeds, asked about the frames of an edition instead."""

    def judge(self, suite: Suite, limit: int) -> tuple[list[str], int]:
        """Return a line for each row that fails, and how many expectations do.

        At most ``limit`` lines per relation and expectation; one more counts the rest.
        """
        if suite.frame.empty:
            return [], 0
        try:
            failed = self._validate(suite.name, suite.frame, suite.expected)
        except CyppError as error:
            # The door names its own rules; those of the exit stand elsewhere.
            said = str(error).partition(": ")[2]
            raise CyppError(f"{FOLDER.as_posix()}: {said}") from error
        lines: list[str] = []
        for expectation, question, bad in failed:
            by_relation: dict[str, list[str]] = {}
            for hit in bad:
                said = _said(suite.name, expectation, question, hit)
                by_relation.setdefault(hit["file"], []).append(said)
            for relation, found in by_relation.items():
                lines += found[:limit]
                if len(found) > limit:
                    rest = len(found) - limit
                    lines.append(f"exit check {suite.name}: {relation}: and {rest} more like these")
        return lines, len(failed)


# Great Expectations types no column of an expectation (since 2026-11-22, owner: publishing).
def _said(check: str, expectation: Any, question: Asked, hit: dict[str, Any]) -> str:  # noqa: ANN401
    if hasattr(expectation, "column_A"):
        pair = (expectation.column_A, expectation.column_B)
        value = " and ".join(f"{name} {_shown(hit[name])}" for name in pair)
    else:
        value = _shown(hit[expectation.column])
    near = difflib.get_close_matches(value, question.known, n=1, cutoff=0.75)
    advice = f"did you mean {near[0]!r}? {question.advice}" if near else question.advice
    where = f"exit check {check}: {hit['file']}, {hit['row']}"
    return f"{where}: {question.column} {question.problem}: {value} - {advice}"


def _shown(value: object) -> str:
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(value)
    return "".join(one if one.isprintable() else repr(one)[1:-1] for one in str(value))


def suites(facts: Facts) -> Iterator[Suite]:
    """Yield every suite of an edition, in the order of the report."""
    yield _edition_suite(facts)
    yield _relation_suite(facts)
    yield _column_suite(facts)
    yield from _reference_suites(facts)
    yield from _value_suites(facts)
    yield _measure_suite(facts)
    yield _day_suite(facts)


def _edition_suite(facts: Facts) -> Suite:
    edition, frame = facts.edition, facts.edition_frame()
    advice = "build the edition anew: its data and its manifest would name different editions"
    expected: list[Expected] = [
        (
            gxe.ExpectColumnValuesToBeInSet(column="edition_rows", value_set=[1]),
            Asked("number of rows", "is not one", advice),
        )
    ]
    for name, fact in EDITION_FACTS.items():
        if name in facts.built.get(EDITIONS, {}):
            only = getattr(edition, fact)
            expected.append(
                (
                    gxe.ExpectColumnValuesToBeInSet(column=name, value_set=[only]),
                    Asked(name, f"is not {only}", advice),
                )
            )
    return Suite("edition", frame, expected)


def _relation_suite(facts: Facts) -> Suite:
    share = facts.limits["rows_kept_share"]
    before = facts.previous_id or "none"
    drops = f"{FOLDER.as_posix()}/expected_drops.csv"
    area = facts.edition.area_code
    return Suite(
        "relations",
        facts.relation_frame(),
        [
            (
                gxe.ExpectColumnPairValuesAToBeGreaterThanB(
                    column_A="row_count",
                    column_B="least_rows",
                    or_equal=True,
                    notes=f"at least {share:.0%} of the rows of edition {before}",
                ),
                Asked(
                    "rows",
                    f"are fewer than {share:.0%} of those of edition {before}",
                    f"look for a load that stopped; if it is meant, add a row to {drops}",
                ),
            ),
            (
                gxe.ExpectColumnValuesToBeBetween(column="required_rows", min_value=1),
                Asked("number of rows", "is", "see why the build left it empty"),
            ),
            (
                gxe.ExpectColumnValuesToBeBetween(column="focus_rows", min_value=1),
                Asked(
                    f"rows of the area in focus, {area},",
                    "are missing",
                    "land extracts that cover it, or correct the var area_code",
                ),
            ),
        ],
    )


def _column_suite(facts: Facts) -> Suite:
    words = [row["word_pattern"] for row in facts.rules("private_columns")]
    expected: list[Expected] = [
        (
            gxe.ExpectColumnPairValuesToBeEqual(column_A="declared_type", column_B="found_type"),
            Asked("type", "is not as declared", "correct the model or its contract"),
        ),
        (
            gxe.ExpectColumnValuesToNotMatchRegexList(column="column_name", regex_list=words),
            Asked(
                "name",
                "speaks of persons",
                f"leave it out, or see {FOLDER.as_posix()}/private_columns.csv",
            ),
        ),
        (
            gxe.ExpectColumnValuesToBeNull(column="not_finite"),
            Asked("value", "is no number", "correct the division behind it"),
        ),
    ]
    for row in facts.rules("private_values"):
        kind = row["value_kind"]
        expected.append(
            (
                gxe.ExpectColumnValuesToBeNull(column=kind, notes=row["reason"]),
                Asked(
                    "text",
                    f"holds what looks like {kind.replace('_', ' ')}",
                    f"correct the extract, or see {FOLDER.as_posix()}/private_values.csv",
                ),
            )
        )
    return Suite("columns", facts.column_frame(), expected)


def tested_by_dbt(facts: Facts, test_name: str) -> set[tuple[str, str]]:
    """Return the pairs of mart and column that a generic test of dbt looks at."""
    nodes = facts.edition.dbt_manifest()["nodes"]
    found = set()
    for node in nodes.values():
        model = nodes.get(node.get("attached_node") or "")
        if model and (node.get("test_metadata") or {}).get("name") == test_name:
            found.add((f"{model['schema']}.{model['alias']}", str(node["column_name"])))
    return found


def _reference_suites(facts: Facts) -> Iterator[Suite]:
    tested = tested_by_dbt(facts, RELATIONSHIPS)
    for rule in facts.rules("reference_columns"):
        yield _reference_suite(facts, rule, tested)


def _reference_suite(facts: Facts, rule: Row, tested: set[tuple[str, str]]) -> Suite:
    column, codes = rule["column_name"], facts.codes(rule)
    question = Asked(
        "code",
        f"is not in marts.{rule['dimension']} ({rule['reason']})",
        "publish the row of the dimension too, or correct the code",
        frozenset(codes),
    )
    inside = gxe.ExpectColumnValuesToBeInSet(column=column, value_set=codes)
    name = f"references_{column}"
    return Suite(name, facts.reference_frame(rule, tested), [(inside, question)])


def _value_suites(facts: Facts) -> Iterator[Suite]:
    file = f"{FOLDER.as_posix()}/unit_ranges.csv"
    ranges = {row["unit"]: row for row in facts.rules("unit_ranges")}
    for unit in facts.units():
        if unit not in ranges:
            raise CyppError(f"{file}: no row for the unit {unit}; add its plausible range")
        lowest, highest = (float(ranges[unit][f"{end}_value"]) for end in ("lowest", "highest"))
        between = gxe.ExpectColumnValuesToBeBetween(
            column="value", min_value=lowest, max_value=highest, notes=ranges[unit]["reason"]
        )
        question = Asked(
            "value",
            f"is outside {lowest:g} to {highest:g} ({unit})",
            f"correct the extract or the unit of the measure; the range is a row of {file}",
        )
        yield Suite(f"values_{unit}", facts.value_frame(unit), [(between, question)])


def _measure_suite(facts: Facts) -> Suite:
    limits = facts.limits
    fraction, rise = limits["fraction_maximum"], limits["missing_share_rise"]
    return Suite(
        "measures",
        facts.measure_frame().astype({"largest_value": float, "missing_rise": float}),
        [
            (
                gxe.ExpectColumnValuesToBeBetween(
                    column="largest_value", min_value=fraction, strict_min=True
                ),
                Asked(
                    "largest value",
                    "looks like a fraction of one, not a percentage",
                    "multiply in the staging model, or correct the unit of the measure",
                ),
            ),
            (
                gxe.ExpectColumnValuesToBeBetween(column="missing_rise", max_value=rise),
                Asked(
                    "share of missing values",
                    f"rose by more than {rise:g} since edition {facts.previous_id}",
                    "look for a symbol or a format that changed",
                ),
            ),
        ],
    )


def _day_suite(facts: Facts) -> Suite:
    last = int(facts.edition.as_of.replace("-", ""))
    known = gxe.ExpectColumnValuesToBeBetween(column="published_on", max_value=last)
    question = Asked(
        "day",
        f"is after the knowledge date {facts.edition.as_of}",
        "the model must leave out what was not known: use the macro known_by",
    )
    return Suite("knowledge_date", facts.day_frame(), [(known, question)])
