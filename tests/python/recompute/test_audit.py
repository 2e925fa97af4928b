"""Claims and figures that disagree, recomputed apart from the SQL, equal the audit marts."""

from __future__ import annotations

from collections import Counter

import duckdb
import pytest
from tests.python.recompute.audits import claim_rows, conflict_rows, recompute, verdict_of
from tests.python.recompute.judged import Judged
from tests.python.recompute.tables import assert_equal, fetch, seed


def test_conflicts(judged: Judged) -> None:
    built = judged.table("audit_source_conflicts")
    recomputed = conflict_rows(judged.inputs.observations)
    assert_equal(recomputed, built, ["observation_id"], list(built[0]))


def test_claims(warehouse: duckdb.DuckDBPyConnection) -> None:
    built = fetch(warehouse, "from marts.audit_claims")
    published = {row["source_id"]: row["published_on"] for row in built}
    recomputed = [row | {"published_on": published[row["source_id"]]} for row in claim_rows()]
    assert_equal(recomputed, built, ["claim_id"], list(built[0]))


def test_documents_meet_every_verdict_on_a_claim() -> None:
    met = Counter(row["verdict"] for row in claim_rows())
    assert set(met) == {row["verdict"] for row in seed("policy/claim_verdicts.csv")}


@pytest.mark.parametrize(
    ("claim_type", "first", "last", "words", "expected"),
    [
        ("difference", 1445.0, 1290.0, "fall", 155.0),
        ("percent_change", 100.0, 69.0, "fall", 31.0),
        ("percent_change_by_difference", 155.0, 1290.0, "fall since 2011", 100 * 155 / 1445),
        ("percent_change_by_difference", 100.0, 1100.0, "rise since 2011", 10.0),
        ("share", 8.0, 642.0, "", 100 * 8 / 642),
        ("stated", 1.0, 2.0, "", None),
    ],
)
def test_rules_of_claims(
    claim_type: str, first: float, last: float, words: str, expected: float | None
) -> None:
    assert recompute(claim_type, first, last, words) == expected


@pytest.mark.parametrize(
    ("recomputed", "claimed", "decimals", "expected"),
    [
        (10.75, 10.7, 1, "agrees"),
        (10.751, 10.7, 1, "rounding"),
        (10.8, 10.7, 1, "disagrees"),
        (31.9, 31.0, 0, "rounding"),
        (30.0, 31.0, 0, "disagrees"),
        (None, 31.0, 0, "not_computable"),
    ],
)
def test_bounds_of_verdicts_on_claims(
    recomputed: float | None, claimed: float, decimals: int, expected: str
) -> None:
    assert verdict_of(recomputed, claimed, decimals) == expected
